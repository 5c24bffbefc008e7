using CHEX.Syndicate.Fediverse.Signatures;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Signatures;

/// <summary>Seen from outside: what a label's parameters become in the signature base (RFC 9651, RFC 9421 2.5).</summary>
public sealed class StructuredFieldTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("sig=(  \"@method\"   \"@target-uri\"  );  created=1780315200;keyid=\"k\"", "(\"@method\" \"@target-uri\");created=1780315200;keyid=\"k\"")]
    [InlineData("sig=(\"@method\" \"@target-uri\");keyid=\"a\\\"b\\\\c\";created=1780315200", "(\"@method\" \"@target-uri\");keyid=\"a\\\"b\\\\c\";created=1780315200")]
    [InlineData("x=1,\tsig=(\"@method\" \"@target-uri\");created=1780315200;keyid=\"k\";nonce=:AQ==:;tag=tok/en;flag;off=?0", "(\"@method\" \"@target-uri\");created=1780315200;keyid=\"k\";nonce=:AQ==:;tag=tok/en;flag;off=?0")]
    [InlineData("sig=(\"@method\");created=1, sig=(\"@method\" \"@target-uri\");created=1780315200;keyid=\"k\"", "(\"@method\" \"@target-uri\");created=1780315200;keyid=\"k\"")]
    public void Parameters_are_signed_in_their_canonical_form_and_own_order(string input, string canonical) =>
        Base(input).Should().EndWith("\"@signature-params\": " + canonical);

    [Theory]
    [InlineData("")]
    [InlineData("sig")]
    [InlineData("sig=(\"@method\" \"@target-uri\"")]
    [InlineData("sig=(\"@method\"\"@target-uri\");created=1780315200;keyid=\"k\"")]
    [InlineData("sig=(\"@method\" \"@target-uri\");created=1780315200;keyid=\"k\",")]
    [InlineData("sig=(\"@method\" \"@target-uri\");created=1780315200;keyid=\"k\" x")]
    [InlineData("Sig=(\"@method\" \"@target-uri\");created=1780315200;keyid=\"k\"")]
    [InlineData("sig=(\"@method\" \"@target-uri\");created=1780315200;keyid=\"k\\n\"")]
    [InlineData("sig=(\"@method\" \"@target-uri\");created=1780315200.5;keyid=\"k\"")]
    [InlineData("sig=(\"@method\" \"@target-uri\");created=1780315200;keyid=k")]
    [InlineData("sig=(\"@method\" \"@target-uri\");created=\"1780315200\";keyid=\"k\"")]
    [InlineData("sig=(\"@method\" \"@target-uri\" \"@target-uri\");created=1780315200;keyid=\"k\"")]
    [InlineData("sig=(\"@method\" \"@target-uri\" \"date\";sf);created=1780315200;keyid=\"k\"")]
    [InlineData("sig=(\"@method\" \"@target-uri\" \"@status\");created=1780315200;keyid=\"k\"")]
    [InlineData("sig=(\"@method\" \"@path\");created=1780315200;keyid=\"k\"")]
    public void What_is_malformed_or_not_enough_is_refused(string input) => Base(input).Should().BeNull();

    [Fact]
    public void A_field_that_never_ends_is_refused() => Base("sig=(" + string.Concat(Enumerable.Repeat("\"@method\" ", 5000)) + ")").Should().BeNull();

    private static string? Base(string input)
    {
        var headers = new Dictionary<string, string> { ["signature-input"] = input, ["signature"] = "sig=:AA==:", ["date"] = "x" };
        var claim = Rfc9421.Read(new SignedRequest("GET", "/", headers, default), new WebOrigin("https", "news.example.org"), Noon, out _);
        return claim is null ? null : System.Text.Encoding.UTF8.GetString(claim.Base.Span);
    }
}

using System.Security.Cryptography;
using System.Text;
using CHEX.Syndicate.Fediverse.Signatures;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Signatures;

public sealed class SignatureTests
{
    private const string KeyId = "https://social.example/users/ada#main-key";
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Uri Inbox = new("https://news.example.org/ap/network/inbox?page=1");
    private static readonly WebOrigin Ours = new("https", "news.example.org");
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("{\"hello\": \"world\"}");
    private static readonly RsaKey Key = RsaKey.Make();

    public static TheoryData<SignatureScheme> Schemes => [SignatureScheme.Cavage, SignatureScheme.Rfc9421];

    // Made with OpenSSL, not with our own code.
    [Theory, MemberData(nameof(Schemes))]
    public void A_signature_that_another_program_made_is_verified(SignatureScheme scheme)
    {
        var theirs = RsaKey.OfPublicPem(Fixture("public.pem"))!;
        const string digest = "X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=";
        var headers = scheme == SignatureScheme.Cavage
            ? Headers(
                ("date", "Mon, 01 Jun 2026 12:00:00 GMT"), ("digest", "SHA-256=" + digest), ("content-type", "application/activity+json"),
                ("signature", $"keyId=\"{KeyId}\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date digest content-type\",signature=\"{Fixture("cavage-post.txt")}\""))
            : Headers(
                ("content-digest", $"sha-256=:{digest}:"),
                ("signature-input", $"sig1=(\"@method\" \"@target-uri\" \"@authority\" \"content-digest\");created=1780315200;keyid=\"{KeyId}\";alg=\"rsa-v1_5-sha256\""),
                ("signature", $"sig1=:{Fixture("rfc9421-post.txt")}:"));
        var claim = Read(new SignedRequest("POST", Inbox.PathAndQuery, headers, Body), out var refusal);
        refusal.Should().BeNull();
        claim!.KeyId.Should().Be(KeyId);
        claim.MadeWith(theirs).Should().BeTrue();
        claim.MadeWith(Key).Should().BeFalse();
    }

    [Theory, MemberData(nameof(Schemes))]
    public void What_we_sign_we_verify(SignatureScheme scheme) => Holds(Signed(scheme)).Should().BeTrue();

    [Fact]
    public void A_post_is_signed_with_exactly_the_headers_that_every_server_reads()
    {
        var headers = Cavage.SignPost(Key, KeyId, Inbox, Body, Noon).ToDictionary(h => h.Key, h => h.Value);
        headers.Keys.Should().Equal("Date", "Digest", "Content-Type", "Signature");
        headers["Date"].Should().Be("Mon, 01 Jun 2026 12:00:00 GMT");
        headers["Digest"].Should().Be("SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=");
        headers["Content-Type"].Should().Be("application/activity+json");
        headers["Signature"].Should().StartWith($"keyId=\"{KeyId}\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date digest content-type\",signature=\"");
    }

    [Fact]
    public void A_get_is_signed_over_its_target_host_and_date()
    {
        var headers = Cavage.SignGet(Key, KeyId, new Uri("https://social.example:8443/users/ada?x=1"), Noon);
        var claim = Cavage.Read(new SignedRequest("GET", "/users/ada?x=1", Lower(headers), default), new("https", "social.example:8443"), Noon, out _);
        Encoding.UTF8.GetString(claim!.Base.Span).Should().Be("(request-target): get /users/ada?x=1\nhost: social.example:8443\ndate: Mon, 01 Jun 2026 12:00:00 GMT");
        claim.MadeWith(Key).Should().BeTrue();
    }

    // RFC 9421, 2.2 and 2.3: the derived components of one request.
    [Theory]
    [InlineData("@method", "POST")]
    [InlineData("@target-uri", "https://news.example.org/path?param=value")]
    [InlineData("@authority", "news.example.org")]
    [InlineData("@scheme", "https")]
    [InlineData("@request-target", "/path?param=value")]
    [InlineData("@path", "/path")]
    [InlineData("@query", "?param=value")]
    [InlineData("x-empty", "")]
    [InlineData("x-many", "one, two")]
    public void Each_component_stands_in_the_base_as_the_standard_says(string component, string value)
    {
        var needed = new[] { "@method", "@target-uri" }.Where(c => c != component);
        var list = string.Join(' ', needed.Append(component).Select(c => $"\"{c}\""));
        var headers = Headers(("x-empty", ""), ("x-many", "one, two"), ("signature-input", $"sig=({list});created=1780315200;keyid=\"k\""), ("signature", "sig=:AA==:"));
        var claim = Read(new SignedRequest(component == "@method" ? "POST" : "GET", "/path?param=value", component == "@method" ? WithDigest(headers, list) : headers, default), out var refusal);
        refusal.Should().BeNull();
        Encoding.UTF8.GetString(claim!.Base.Span).Split('\n').Should().Contain($"\"{component}\": {value}");
        Encoding.UTF8.GetString(claim.Base.Span).Should().EndWith(";created=1780315200;keyid=\"k\"");
    }

    [Theory, MemberData(nameof(Schemes))]
    public void No_covered_part_can_be_changed(SignatureScheme scheme)
    {
        var good = Signed(scheme);
        var changes = new List<SignedRequest>
        {
            good with { Method = "PUT" },
            good with { PathAndQuery = "/ap/network/inbox" },
            good with { PathAndQuery = "/ap/other/inbox?page=1" },
            good with { Body = Encoding.UTF8.GetBytes("{\"hello\": \"World\"}") },
            good with { Body = default },
        };
        foreach (var (name, value) in good.Headers.Where(h => scheme == SignatureScheme.Cavage || h.Key is not ("date" or "content-type")))
        {
            changes.Add(good with { Headers = With(good.Headers, name, null) });
            // A parameter that is not read may change; so may bits of base64 that stand for nothing, at its end.
            var from = name == "signature" && scheme == SignatureScheme.Cavage ? value.IndexOf("headers=", StringComparison.Ordinal) : 0;
            for (var i = from; i < value.Length - 6; i += Math.Max(1, value.Length / 25)) changes.Add(good with { Headers = With(good.Headers, name, Other(value, i)) });
        }

        changes.Where(Holds).Should().BeEmpty();
        Claim(good, new WebOrigin("https", "other.example"))?.MadeWith(Key).Should().NotBe(true, "the host is ours, whatever the request says");
    }

    [Theory]
    [InlineData(SignatureScheme.Cavage, -59, true)]
    [InlineData(SignatureScheme.Cavage, -61, false)]
    [InlineData(SignatureScheme.Cavage, 59, true)]
    [InlineData(SignatureScheme.Cavage, 61, false)]
    [InlineData(SignatureScheme.Rfc9421, -59, true)]
    [InlineData(SignatureScheme.Rfc9421, -61, false)]
    [InlineData(SignatureScheme.Rfc9421, 61, false)]
    public void A_signature_counts_for_an_hour_either_way(SignatureScheme scheme, int minutes, bool good) => Holds(Signed(scheme, Noon.AddMinutes(minutes))).Should().Be(good);

    [Theory]
    [InlineData("hs2019", "(request-target) host (created) digest", "", true)]
    [InlineData("hs2019", "(request-target) host (created) (expires) digest", ",expires=1780315260", true)]
    [InlineData("hs2019", "(request-target) host (created) digest", ",expires=1780300000", false)]
    [InlineData("hs2019", "(request-target) host digest", "", false)] // no time is covered
    [InlineData("rsa-sha256", "(request-target) host date", "", false)] // no digest
    [InlineData("rsa-sha256", "host date digest", "", false)]
    [InlineData("rsa-sha256", "(request-target) date digest", "", false)]
    [InlineData("rsa-sha512", "(request-target) host date digest", "", false)]
    [InlineData("rsa-sha256", "(request-target) host host date digest", "", false)]
    [InlineData("rsa-sha256", "(request-target) host date digest x-absent", "", false)]
    public void Cavage_signatures_must_cover_what_makes_them_worth_something(string algorithm, string covered, string more, bool good)
    {
        var headers = Headers(("host", "news.example.org"), ("date", "Mon, 01 Jun 2026 12:00:00 GMT"), ("digest", BodyDigestOf(Body)));
        var lines = covered.Split(' ').Select(name => $"{name}: " + name switch
        {
            "(request-target)" => "post /ap/inbox",
            "(created)" => "1780315200",
            "(expires)" => "1780315260",
            _ => headers.GetValueOrDefault(name, ""),
        });
        var signature = Convert.ToBase64String(Key.Sign(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
        headers["signature"] = $"keyId=\"{KeyId}\", algorithm=\"{algorithm}\",created=1780315200{more}, headers=\"{covered}\",signature=\"{signature}\"";
        Holds(new SignedRequest("POST", "/ap/inbox", headers, Body)).Should().Be(good);
    }

    [Theory]
    [InlineData("sha-256=nonsense", 400)]
    [InlineData("sha-256=:AAAA:", 400)]
    [InlineData("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:, sha-512=:AAAA:", 400)]
    [InlineData("md5=:AAAA:", 401)]
    [InlineData("sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:", 401)]
    public void A_bad_content_digest_is_told_from_a_malformed_one(string digest, int status)
    {
        var good = Signed(SignatureScheme.Rfc9421);
        Read(good with { Headers = With(good.Headers, "content-digest", digest) }, out var refusal).Should().BeNull();
        refusal!.Status.Should().Be(status);
    }

    [Fact]
    public void A_sha_512_content_digest_is_taken()
    {
        var url = new Uri("https://news.example.org/ap/inbox");
        var digest = $"sha-512=:{Convert.ToBase64String(SHA512.HashData(Body))}:";
        var input = "(\"@method\" \"@authority\" \"@path\" \"content-digest\");created=1780315200;keyid=\"k\"";
        var text = $"\"@method\": POST\n\"@authority\": news.example.org\n\"@path\": /ap/inbox\n\"content-digest\": {digest}\n\"@signature-params\": {input}";
        var headers = Headers(("content-digest", digest), ("signature-input", "a=" + input), ("signature", $"a=:{Convert.ToBase64String(Key.Sign(Encoding.UTF8.GetBytes(text)))}:"));
        Holds(new SignedRequest("POST", url.PathAndQuery, headers, Body)).Should().BeTrue();
    }

    [Fact]
    public void The_first_label_that_can_be_accepted_is_taken()
    {
        var good = Signed(SignatureScheme.Rfc9421);
        var input = "other=(\"@method\");created=1780315200;keyid=\"k\";alg=\"ed25519\", " + good.Headers["signature-input"];
        var headers = With(With(good.Headers, "signature-input", input), "signature", "other=:AA==:, " + good.Headers["signature"]);
        Holds(good with { Headers = headers }).Should().BeTrue();
    }

    [Fact]
    public void No_header_makes_it_throw()
    {
        var fragments = Gen.Elements(
            "sig1=", "(", ")", "\"@method\"", "\"@target-uri\"", "\"content-digest\"", ";created=", "1780315200", ";keyid=\"k\"", ":AA==:", ",", "\"", "\\", "=", "keyId=\"k\"", "headers=\"(request-target) host date digest\"",
            "signature=\"AA==\"", "algorithm=\"hs2019\"", "created=99999999999999999", "expires=-1", "é", "\0", " ", "?1", "sha-256=:", "SHA-256=", "99999999999999999999", "*", ";sf", "\ud800");
        var header = fragments.ListOf().Select(parts => string.Concat(parts)).Or(ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""));
        var all = header.ListOf(5).Select(list => list.ToArray());
        Prop.ForAll(
            all.ToArbitrary(),
            h =>
            {
                var headers = Headers(("signature", h[0]), ("date", h[1]), ("digest", h[2]), ("content-digest", h[3]));
                _ = Read(new SignedRequest("POST", h[4], headers, Body), out _);
                headers["signature-input"] = h[4];
                _ = Read(new SignedRequest("POST", "/", headers, Body), out _);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static SignedRequest Signed(SignatureScheme scheme, DateTimeOffset? at = null) => new(
        "POST", Inbox.PathAndQuery,
        Lower(scheme == SignatureScheme.Cavage ? Cavage.SignPost(Key, KeyId, Inbox, Body, at ?? Noon) : Rfc9421.SignPost(Key, KeyId, Inbox, Body, at ?? Noon)), Body);

    private static bool Holds(SignedRequest request) => Claim(request, Ours) is { } claim && claim.KeyId == KeyIdOf(claim) && claim.MadeWith(Key);

    // A changed keyId is another claim, by somebody whose key this is not.
    private static string KeyIdOf(SignatureClaim claim) => claim.KeyId is KeyId or "k" ? claim.KeyId : "";

    private static SignatureClaim? Claim(SignedRequest request, WebOrigin origin) => RequestSignature.Read(request, origin, Noon, out _);

    private static SignatureClaim? Read(SignedRequest request, out SignatureRefusal? refusal) => RequestSignature.Read(request, Ours, Noon, out refusal);

    private static string BodyDigestOf(byte[] body) => "SHA-256=" + Convert.ToBase64String(SHA256.HashData(body));

    private static Dictionary<string, string> WithDigest(Dictionary<string, string> headers, string list) => new(headers)
    {
        ["content-digest"] = $"sha-256=:{Convert.ToBase64String(SHA256.HashData([]))}:",
        ["signature-input"] = $"sig=({list} \"content-digest\");created=1780315200;keyid=\"k\"",
    };

    private static string Other(string value, int at) => string.Concat(value.AsSpan(0, at), value[at] == '7' ? "8" : "7", value.AsSpan(at + 1));

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> headers, string name, string? value)
    {
        var copy = new Dictionary<string, string>(headers);
        if (value is null) copy.Remove(name);
        else copy[name] = value;
        return copy;
    }

    private static Dictionary<string, string> Headers(params (string Name, string Value)[] headers) => headers.ToDictionary(h => h.Name, h => h.Value);

    private static Dictionary<string, string> Lower(IEnumerable<KeyValuePair<string, string>> headers) => headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value);

    private static string Fixture(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fediverse", "Signatures", "Fixtures", name));
}

using CHEX.Syndicate.Endpoints;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Endpoints;

public sealed class ConditionalTests
{
    private static readonly DateTimeOffset Modified = new(2026, 10, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("\"a\"", null, true)]
    [InlineData("W/\"a\"", null, true)]
    [InlineData("\"b\", \"x,y\", W/\"a\"", null, true)]
    [InlineData("*", null, true)]
    [InlineData("\"b\"", null, false)]
    [InlineData("\"x\\\"a", null, false)]
    [InlineData("a", null, false)]
    // If-None-Match speaks first.
    [InlineData("\"b\"", "Thu, 01 Oct 2026 09:00:00 GMT", false)]
    [InlineData(null, "Thu, 01 Oct 2026 09:00:00 GMT", true)]
    [InlineData(null, "Thu, 01 Oct 2026 08:59:59 GMT", false)]
    [InlineData(null, "yesterday", false)]
    [InlineData(null, null, false)]
    public void A_client_that_has_it_is_told_so(string? ifNoneMatch, string? ifModifiedSince, bool fresh) =>
        Conditional.IsFresh(ifNoneMatch, ifModifiedSince, "\"a\"", Modified).Should().Be(fresh);

    [Theory]
    [InlineData(null, Coding.Identity)]
    [InlineData("", Coding.Identity)]
    [InlineData("gzip, deflate, br", Coding.Brotli)]
    [InlineData("gzip, deflate", Coding.Gzip)]
    [InlineData("br;q=0.5, gzip", Coding.Gzip)]
    [InlineData("gzip;q=0, br;q=0", Coding.Identity)]
    [InlineData("*", Coding.Brotli)]
    [InlineData("*;q=0, gzip", Coding.Gzip)]
    [InlineData("identity, gzip;q=0.5", Coding.Identity)]
    [InlineData("gzip;q=0.1", Coding.Gzip)]
    [InlineData("zstd", Coding.Identity)]
    [InlineData("gzip;q=wrong", Coding.Identity)]
    public void The_smallest_coding_that_the_client_likes_is_chosen(string? header, Coding coding) =>
        AcceptEncoding.Choose(header).Should().Be(coding);
}

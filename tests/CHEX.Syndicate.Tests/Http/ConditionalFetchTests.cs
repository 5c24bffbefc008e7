using CHEX.Syndicate.Http;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Http;

public sealed class ConditionalFetchTests : IAsyncLifetime
{
    private readonly Outgoing outgoing = new(new OutgoingOptions { UserAgent = "CHEX.Syndicate/0.1", AllowedNetworks = ["127.0.0.1/32"] }, TimeProvider.System);
    private ConditionalFetch fetch = null!;
    private LoopbackSite site = null!;

    public async ValueTask InitializeAsync()
    {
        site = await LoopbackSite.Start();
        fetch = new(outgoing, TimeProvider.System, new Random(1), new FetchLimits { Pause = TimeSpan.FromMilliseconds(1), Timeout = TimeSpan.FromSeconds(5) });
    }

    public async ValueTask DisposeAsync()
    {
        outgoing.Dispose();
        await site.DisposeAsync();
    }

    [Theory]
    [InlineData("\"abc\"")]
    [InlineData("W/\"abc\"")]
    [InlineData("abc-without-quotes")]
    [InlineData("\"a, \"b\"")]
    [InlineData("\"\u00e9\u00ff\"")]
    public async Task Validators_travel_verbatim_and_304_is_nothing_new(string etag)
    {
        const string odd = "Wednesday, 01-Apr-26 10:00:00 BST";
        site.Page("/", async c =>
        {
            if (c.Request.Headers.IfNoneMatch == etag && c.Request.Headers.IfModifiedSince == odd)
            {
                c.Response.StatusCode = 304;
                return;
            }

            c.Response.Headers.ETag = etag;
            c.Response.Headers.LastModified = odd;
            await c.Response.WriteAsync("news");
        });
        var first = await fetch.Get(site.At("/"), null, "*/*", default);
        first.Result.Should().Be(FetchOutcome.Fresh);
        var again = await fetch.Get(site.At("/"), first.Validators, "*/*", default);
        again.Result.Should().Be(FetchOutcome.NotModified);
        again.Validators.Should().Be(first.Validators);
    }

    [Fact]
    public async Task Validators_are_replaced_by_every_200_also_when_the_body_is_the_same()
    {
        var version = 0;
        site.Page("/", async c =>
        {
            version++;
            if (version < 3) c.Response.Headers.ETag = $"\"{version}\"";
            await c.Response.WriteAsync("the same");
        });
        var first = await fetch.Get(site.At("/"), null, "*/*", default);
        var second = await fetch.Get(site.At("/"), first.Validators, "*/*", default);
        second.Result.Should().Be(FetchOutcome.Unchanged);
        second.Validators.ETag.Should().Be("\"2\"");
        (await fetch.Get(site.At("/"), second.Validators, "*/*", default)).Validators.ETag.Should().BeNull();
    }

    [Fact]
    public async Task A_date_in_the_far_future_is_not_sent_back()
    {
        site.Page("/", async c =>
        {
            c.Response.Headers.LastModified = "Tue, 19 Jan 2038 03:14:07 GMT";
            await c.Response.WriteAsync("news");
        });
        (await fetch.Get(site.At("/"), null, "*/*", default)).Validators.LastModified.Should().BeNull();
    }

    [Theory]
    [InlineData(502, 3)]
    [InlineData(504, 3)]
    [InlineData(500, 1)]
    [InlineData(503, 1)]
    [InlineData(429, 1)]
    [InlineData(404, 1)]
    public async Task Only_what_passes_by_itself_is_tried_again(int status, int requests)
    {
        site.Page("/", "no", status: status);
        var fetched = await fetch.Get(site.At("/"), new Validators("\"1\"", null, null), "*/*", default);
        fetched.Result.Should().Be(FetchOutcome.Refused);
        fetched.Validators.ETag.Should().Be("\"1\"");
        site.Asked.Should().HaveCount(requests);
    }

    [Fact]
    public async Task A_second_try_that_works_is_as_good_as_a_first()
    {
        var calls = 0;
        site.Page("/", async c =>
        {
            if (++calls == 1) c.Response.StatusCode = 502;
            else await c.Response.WriteAsync("news");
        });
        (await fetch.Get(site.At("/"), null, "*/*", default)).Result.Should().Be(FetchOutcome.Fresh);
    }

    [Fact]
    public async Task A_304_to_a_question_without_conditions_is_no_answer()
    {
        site.Page("/", "", status: 304);
        (await fetch.Get(site.At("/"), null, "*/*", default)).Result.Should().Be(FetchOutcome.Refused);
    }
}

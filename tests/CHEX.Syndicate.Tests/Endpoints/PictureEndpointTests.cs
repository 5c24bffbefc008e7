using System.Net;
using System.Net.Http.Headers;
using CHEX.Syndicate.Feeds.Pictures;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Feeds;
using CHEX.Syndicate.Tests.Feeds.Pictures;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Endpoints;

public sealed class PictureEndpointTests
{
    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_copy_is_served_with_its_true_type_and_length_and_no_cache_keeps_it_for_longer_than_a_day(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        foreach (var (sample, ending, type) in new[] { ("photo.jpg", "jpg", "image/jpeg"), ("drawing.png", "png", "image/png"), ("alpha.webp", "webp", "image/webp") })
        {
            var file = await Keep(store.Db, "p" + ending, PictureFile.Read(PictureFileTests.Sample(sample), out _)!);
            using var answer = await host.Ask($"/media/{file.Id}.{ending}");

            answer.StatusCode.Should().Be(HttpStatusCode.OK);
            (await answer.Content.ReadAsByteArrayAsync()).Should().Equal(PictureFileTests.Sample(sample));
            answer.Content.Headers.ContentType!.ToString().Should().Be(type);
            answer.Content.Headers.ContentLength.Should().Be(file.Bytes.Length);
            answer.Headers.ETag!.Tag.Should().Be($"\"{file.Id}\"");
            answer.Headers.CacheControl!.ToString().Should().Be("public, max-age=86400");
            Header(answer, "X-Content-Type-Options").Should().Be("nosniff");
            Header(answer, "Access-Control-Allow-Origin").Should().Be("*");
            Header(answer, "Cross-Origin-Resource-Policy").Should().Be("cross-origin");
            Header(answer, "Content-Security-Policy").Should().Be("default-src 'none'; sandbox; frame-ancestors 'none'");
            Header(answer, "Set-Cookie").Should().BeNull();
        }
    }

    [Fact]
    public async Task Whoever_has_it_gets_304_and_HEAD_has_the_headers_alone()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        var path = $"/media/{(await Keep(store.Db, "a", Large(200_000))).Id}.png";

        using var known = await host.Ask(path, default, $"If-None-Match: \"x\", \"{path[7..47]}\"");
        known.StatusCode.Should().Be(HttpStatusCode.NotModified);
        known.Headers.ETag!.Tag.Should().Be($"\"{path[7..47]}\"");
        known.Headers.CacheControl!.MaxAge.Should().Be(TimeSpan.FromDays(1));
        (await known.Content.ReadAsByteArrayAsync()).Should().BeEmpty();

        using var head = await host.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, host.Url + path));
        head.StatusCode.Should().Be(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.Should().Be(200_000);
        (await host.Http.PostAsync(host.Url + path, null)).StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=65530-65540", 65_530, 11)]
    [InlineData("bytes=131072-", 131_072, 200_000 - 131_072)]
    [InlineData("bytes=-5", 199_995, 5)]
    [InlineData("bytes=100-999999", 100, 199_900)]
    public async Task A_range_is_served_as_a_range(string range, int from, int length)
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        var file = await Keep(store.Db, "a", Large(200_000));
        var path = $"/media/{file.Id}.png";

        using var part = await host.Ask(path, default, "Range: " + range);
        part.StatusCode.Should().Be(HttpStatusCode.PartialContent);
        part.Content.Headers.ContentRange.Should().Be(new ContentRangeHeaderValue(from, from + length - 1, 200_000));
        (await part.Content.ReadAsByteArrayAsync()).Should().Equal(file.Bytes.Slice(from, length).ToArray());

        using var other = await host.Ask(path, default, "Range: " + range, "If-Range: \"another\"");
        other.StatusCode.Should().Be(HttpStatusCode.OK);
        (await other.Content.ReadAsByteArrayAsync()).Should().Equal(file.Bytes.ToArray());
    }

    [Fact]
    public async Task Ranges_that_cannot_be_served_are_refused_or_answered_with_the_whole()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        var path = $"/media/{(await Keep(store.Db, "a", Large(1000))).Id}.png";

        using var beyond = await host.Ask(path, default, "Range: bytes=1000-");
        beyond.StatusCode.Should().Be(HttpStatusCode.RequestedRangeNotSatisfiable);
        beyond.Content.Headers.ContentRange!.Length.Should().Be(1000);
        foreach (var odd in (string[])["bytes=0-1,5-6", "bytes=x", "pages=1-2", "bytes=5-1"])
        {
            using var whole = await host.Ask(path, default, "Range: " + odd);
            whole.StatusCode.Should().Be(HttpStatusCode.OK, odd);
            whole.Content.Headers.ContentLength.Should().Be(1000);
        }
    }

    [Theory]
    [InlineData("{0}.jpg")]
    [InlineData("{0}.gif")]
    [InlineData("{0}")]
    [InlineData("{0}.png.")]
    [InlineData("{1}.png")]
    [InlineData("0000000000000000000000000000000000000000.png")]
    [InlineData("..%2f..%2fsyndicate.db")]
    [InlineData("%00")]
    [InlineData("a'--.png")]
    public async Task What_is_not_its_address_is_not_there(string pattern)
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        var file = await Keep(store.Db, "a", Large(1000));

        using var answer = await host.Ask("/media/" + string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, file.Id, file.Id.ToUpperInvariant()));
        answer.StatusCode.Should().BeOneOf(HttpStatusCode.NotFound, HttpStatusCode.BadRequest);
        (await host.Ask($"/media/{file.Id}.png")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task It_is_gone_at_once_with_its_post_also_for_who_asks_whether_it_has_changed()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        var file = await Keep(store.Db, "a", Large(1000));
        (await host.Ask($"/media/{file.Id}.png")).StatusCode.Should().Be(HttpStatusCode.OK);

        await store.Db.Write(tx => PictureCopies.Forget(tx, "a"), default);

        using var gone = await host.Ask($"/media/{file.Id}.png", default, $"If-None-Match: \"{file.Id}\"");
        gone.StatusCode.Should().Be(HttpStatusCode.NotFound);
        gone.Headers.CacheControl!.MaxAge.Should().Be(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task What_is_taken_away_while_it_is_sent_ends_the_connection()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        var file = await Keep(store.Db, "a", Large(200_000));
        await store.Db.Write(tx => tx.Execute("DELETE FROM picture_piece WHERE n > 0"), default);

        await FluentActions.Awaiting(async () => await (await host.Ask($"/media/{file.Id}.png")).Content.ReadAsByteArrayAsync()).Should().ThrowAsync<HttpRequestException>();
    }

    [Fact]
    public async Task However_much_is_asked_for_few_pieces_are_held_and_none_after_a_purge()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var pictures = new ServedPictures(store.Db);
        for (var n = 0; n < 12; n++)
        {
            var file = await Keep(store.Db, "p" + n, Large(4_000_000, n));
            await using var stream = pictures.Open((await pictures.Find(file.Id + ".png", default))!);
            using var read = new MemoryStream();
            await stream.CopyToAsync(read);
            read.ToArray().Should().Equal(file.Bytes.ToArray());
        }

        pictures.Held.Should().Be(PieceCache.Most);
        pictures.Forget();
        pictures.Held.Should().Be(0);
    }

    [Fact]
    public void What_was_read_before_everything_was_forgotten_is_not_kept()
    {
        var cache = new PieceCache();
        var era = cache.Era;
        cache.Forget();
        cache.Add("a", 0, [1], era);
        cache.Get("a", 0).Should().BeNull();
        cache.Add("a", 0, [1], cache.Era);
        cache.Get("a", 0).Should().Equal(1);
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    private static async Task<PictureFile> Keep(Db db, string post, PictureFile file)
    {
        await Shelf.Put(db, [Newsroom.Posts[0] with { Id = post }]);
        await db.Write(tx => PictureStore.Save(tx, post, "https://a.example/" + file.Id, file), default);
        return file;
    }

    // Bytes alone matter here.
    private static PictureFile Large(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return new("png", 10, 10, bytes);
    }
}

using System.Net;
using CHEX.Syndicate.Endpoints;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Feeds;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Endpoints;

/// <summary>Waiting for the next change.</summary>
public sealed class ChangeWaitsTests
{
    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Who_waits_is_told_the_moment_the_journal_moves_here_or_on_another_node(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await Shelf.Put(store.Db, Newsroom.Posts.Take(1));
        // Whoever watches looks by a clock that goes.
        var own = await store.Another(TimeProvider.System);
        using var stopping = new CancellationTokenSource();
        var watching = own.Watch(stopping.Token);
        await using var host = await FeedHost.Start(own, TimeProvider.System);

        foreach (var (db, post) in new[] { (own, Newsroom.Posts[2]), (store.Db, Newsroom.Posts[3]) })
        {
            var cursor = (await host.Ask("/api/changes")).Headers.GetValues("Syndicate-Cursor").Single();
            var waiting = Enumerable.Range(0, 20).Select(_ => host.Ask($"/api/changes?after={cursor}&wait=60")).ToList();
            await Task.Delay(300, CancellationToken.None);
            waiting.Should().OnlyContain(w => !w.IsCompleted);
            await Shelf.Put(db, [post]);
            var begun = TimeProvider.System.GetTimestamp();
            foreach (var answer in await Task.WhenAll(waiting))
            {
                answer.StatusCode.Should().Be(HttpStatusCode.OK);
                answer.Headers.CacheControl!.NoStore.Should().BeTrue();
                (await answer.Content.ReadAsStringAsync()).Should().Contain("post/" + post.Id).And.NotContain("post/aplain");
                answer.Dispose();
            }

            TimeProvider.System.GetElapsedTime(begun).Should().BeLessThan(TimeSpan.FromSeconds(3));
        }

        await stopping.CancelAsync();
        await FluentActions.Awaiting(() => watching).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_wait_ends_with_its_time_and_other_news_than_the_journals_ends_none()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts.Take(1));
        await using var host = await FeedHost.Start(store.Db, TimeProvider.System);
        var begun = TimeProvider.System.GetTimestamp();
        var waiting = host.Ask("/api/changes?after=1&wait=1");
        for (var i = 0; i < 10; i++) store.Db.Wakes.Raise();
        using var answer = await waiting;
        TimeProvider.System.GetElapsedTime(begun).Should().BeGreaterThan(TimeSpan.FromSeconds(0.9));
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).Should().BeEmpty();
        answer.Headers.GetValues("Syndicate-Cursor").Should().Equal("0-1");
        using var array = await host.Ask("/api/changes?after=1&wait=1", default, "Accept: application/json");
        (await array.Content.ReadAsStringAsync()).Should().Be("[]");
    }

    [Fact]
    public async Task A_wait_for_one_source_goes_on_when_others_have_news()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts.Take(1));
        await using var host = await FeedHost.Start(store.Db, TimeProvider.System);
        var waiting = host.Ask("/api/changes?after=1&source=vhs&wait=60");
        await Task.Delay(200, CancellationToken.None);
        await Shelf.Put(store.Db, [Newsroom.Posts[4]]);
        await Task.Delay(300, CancellationToken.None);
        waiting.IsCompleted.Should().BeFalse();
        await Shelf.Put(store.Db, [Newsroom.Posts[3]]);
        using var answer = await waiting;
        (await answer.Content.ReadAsStringAsync()).Should().Contain("post/dbidi").And.NotContain("post/ecrowd");
        answer.Headers.GetValues("Syndicate-Cursor").Should().Equal("0-3");
    }

    [Fact]
    public async Task Who_asks_for_one_source_does_not_wait_for_what_is_there_behind_thousands_of_others()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, [.. Enumerable.Range(0, 5100).Select(n => Newsroom.Posts[0] with { Id = $"p{n}" }), Newsroom.Posts[3]]);
        await using var host = await FeedHost.Start(store.Db, TimeProvider.System);
        var begun = TimeProvider.System.GetTimestamp();
        using (var answer = await host.Ask("/api/changes?after=0&source=vhs&wait=60")) (await answer.Content.ReadAsStringAsync()).Should().Contain("post/dbidi");
        TimeProvider.System.GetElapsedTime(begun).Should().BeLessThan(TimeSpan.FromSeconds(30));

        // Without waiting an answer may have nothing yet; its cursor has moved.
        using var first = await host.Ask("/api/changes?after=0&source=vhs");
        (await first.Content.ReadAsStringAsync()).Should().BeEmpty();
        using var second = await host.Ask($"/api/changes?after={first.Headers.GetValues("Syndicate-Cursor").Single()}&source=vhs");
        (await second.Content.ReadAsStringAsync()).Should().Contain("post/dbidi");
    }

    [Fact]
    public async Task All_who_wait_are_let_go_when_the_node_ends()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts.Take(1));
        await using var host = await FeedHost.Start(store.Db, TimeProvider.System);
        var waiting = host.Ask("/api/changes?after=1&wait=60");
        await Task.Delay(200, CancellationToken.None);
        var begun = TimeProvider.System.GetTimestamp();
        await host.Stop();
        using var answer = await waiting;
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        TimeProvider.System.GetElapsedTime(begun).Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task One_client_has_four_places_and_who_goes_away_leaves_his()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts.Take(1));
        await using var host = await FeedHost.Start(store.Db, TimeProvider.System);
        using var gone = new CancellationTokenSource();
        // One network: the last half of an IPv6 address is the client's own choice.
        var waiting = Enumerable.Range(1, ChangesEndpoint.MostOfOne).Select(n => host.Ask("/api/changes?after=1&wait=60", gone.Token, $"X-Forwarded-For: 2001:db8::{n}")).ToList();
        await Task.Delay(300, CancellationToken.None);
        waiting.Should().OnlyContain(w => !w.IsCompleted);
        using (var refused = await host.Ask("/api/changes?after=1&wait=60", default, "X-Forwarded-For: 2001:db8::ffff"))
        {
            refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
            refused.Headers.RetryAfter!.Delta.Should().BePositive();
            refused.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        }

        using (var unhurried = await host.Ask("/api/changes?after=1", default, "X-Forwarded-For: 2001:db8::ffff")) unhurried.StatusCode.Should().Be(HttpStatusCode.OK);
        using (var other = await host.Ask("/api/changes?after=1&wait=1", default, "X-Forwarded-For: 2001:db8:1::1")) other.StatusCode.Should().Be(HttpStatusCode.OK);

        await gone.CancelAsync();
        await Eventually.True(async () =>
        {
            using var again = await host.Ask("/api/changes?after=1&wait=1", default, "X-Forwarded-For: 2001:db8::ffff");
            return again.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public void There_are_so_many_places_in_all_and_each_is_given_back_once()
    {
        var places = new WaitingPlaces(most: 5, mostOfOne: 2);
        var taken = new List<IDisposable?>();
        foreach (var client in new[] { "192.0.2.1", "192.0.2.1", "::ffff:192.0.2.1", "127.0.0.1", "127.0.0.1", "127.0.0.1", "192.0.2.2" })
        {
            var (place, status) = places.Take(IPAddress.Parse(client));
            status.Should().Be(taken.Count switch { 2 => 429, 6 => 503, _ => 200 });
            taken.Add(place);
        }

        places.Taken.Should().Be(5);
        taken[0]!.Dispose();
        taken[0]!.Dispose();
        places.Taken.Should().Be(4);
        places.Take(IPAddress.Parse("192.0.2.1")).Status.Should().Be(200);
        foreach (var place in taken) place?.Dispose();
        places.Taken.Should().Be(1);
    }
}

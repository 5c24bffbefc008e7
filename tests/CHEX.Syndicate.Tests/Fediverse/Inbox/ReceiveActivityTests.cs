using System.Text;
using System.Text.Json;
using CHEX.Syndicate.Fediverse.Inbox;
using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Fediverse.Documents;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Inbox;

public sealed class ReceiveActivityTests
{
    private const string Ada = RemoteServer.Ada;

    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task A_follow_is_kept_and_its_accept_left_for_delivery(StoreKind kind)
    {
        await using var world = await InboxWorld.Open(kind);
        (await world.Status(world.Remote.Follow())).Should().Be(202);
        (await world.Followers()).Should().Equal(Ada);

        var letters = await world.Letters();
        RuleChecker.Faults(letters.Single(), JsonDocument.Parse(letters.Single()).RootElement.GetProperty("id").GetString()!).Should().BeEmpty();
        JsonDocument.Parse(letters.Single()).RootElement.GetProperty("object").GetProperty("id").GetString().Should().Be("https://social.example/follows/1");
        var lane = await world.Db.Read(tx => tx.One<string>("SELECT key || ' ' || cursor FROM lane WHERE kind = 'deliver'"), default);
        lane.Should().Be("network https://social.example/inbox 7", "a new follower gets what comes after the head");
    }

    [Theory]
    [InlineData(SignatureScheme.Cavage)]
    [InlineData(SignatureScheme.Rfc9421)]
    public async Task Both_kinds_of_signature_are_taken(SignatureScheme scheme)
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        (await world.Status(world.Remote.Follow(scheme: scheme))).Should().Be(202);
        (await world.Followers()).Should().HaveCount(1);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_repeated_follow_is_accepted_again_and_followed_once(StoreKind kind)
    {
        await using var world = await InboxWorld.Open(kind);
        await world.Receive(world.Remote.Follow());
        var first = await world.Letters();
        (await world.Status(world.Remote.Follow())).Should().Be(202);
        (await world.Followers()).Should().HaveCount(1);
        (await world.Letters()).Should().HaveCount(1).And.NotEqual(first, "servers drop an id that they have seen");
        world.Remote.Asked.Should().HaveCount(1, "the key is known");
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task An_undo_ends_it_whether_it_names_or_embeds_the_follow(StoreKind kind)
    {
        await using var world = await InboxWorld.Open(kind);
        foreach (var about in new[] { (object)"https://social.example/follows/1", RemoteServer.FollowOf("https://social.example/follows/1"), RemoteServer.FollowOf("https://social.example/made-up") })
        {
            await world.Receive(world.Remote.Follow());
            (await world.Followers()).Should().HaveCount(1);
            (await world.Status(world.Remote.Undo(about))).Should().Be(202);
            (await world.Followers()).Should().BeEmpty();
        }
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task An_undo_that_comes_before_its_follow_is_remembered_for_six_hours(StoreKind kind)
    {
        await using var world = await InboxWorld.Open(kind);
        await world.Receive(world.Remote.Undo(RemoteServer.FollowOf("https://social.example/follows/1")));
        (await world.Status(world.Remote.Follow())).Should().Be(202);
        (await world.Followers()).Should().BeEmpty();
        await world.Receive(world.Remote.Follow());
        (await world.Followers()).Should().HaveCount(1, "the next one is a new wish");

        await world.Receive(world.Remote.Undo("https://social.example/follows/2", actor: Ada));
        world.Clock.Advance(TimeSpan.FromHours(7));
        await world.Receive(world.Remote.Follow("https://social.example/follows/2"));
        (await world.Followers()).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_replay_changes_nothing_but_the_same_follow_signed_anew_does()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        var follow = world.Remote.Follow();
        await world.Receive(follow);
        await world.Receive(world.Remote.Undo("https://social.example/follows/1"));
        (await world.Status(follow)).Should().Be(202);
        (await world.Followers()).Should().BeEmpty();
        await world.Receive(world.Remote.Follow());
        (await world.Followers()).Should().HaveCount(1, "some servers give every follow of one pair the same id");
    }

    [Fact]
    public async Task An_old_undo_does_not_end_a_newer_follow()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        await world.Receive(world.Remote.Follow("https://social.example/follows/1"));
        await world.Receive(world.Remote.Follow("https://social.example/follows/2"));
        await world.Receive(world.Remote.Undo(RemoteServer.FollowOf("https://social.example/follows/1")));
        (await world.Followers()).Should().HaveCount(1);
    }

    [Fact]
    public async Task Nobody_ends_the_follow_of_another()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        await world.Receive(world.Remote.Follow());
        const string eve = "https://social.example/users/eve";
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        (await world.Status(world.Remote.Undo(RemoteServer.FollowOf("https://social.example/follows/1"), actor: eve))).Should().Be(202);
        (await world.Status(world.Remote.Undo("https://social.example/follows/1", actor: eve))).Should().Be(202);
        (await world.Status(world.Remote.Signed(new { id = Ada + "#d", type = "Delete", actor = Ada, @object = Ada }, signer: eve))).Should().Be(401);
        (await world.Followers()).Should().Equal(Ada);
    }

    [Fact]
    public async Task What_is_malformed_or_proves_nothing_is_refused_and_nothing_is_stored()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        var good = world.Remote.Follow();
        var cases = new (int Status, InboxRequest Request)[]
        {
            (400, good with { Body = "no json"u8.ToArray() }),
            (400, good with { Body = "[]"u8.ToArray() }),
            (400, good with { Body = "{\"type\":\"Follow\",\"id\":\"https://social.example/1\"}"u8.ToArray() }),
            (400, good with { Body = Encoding.UTF8.GetBytes(new string('[', 100) + new string(']', 100)) }),
            (400, world.Remote.Signed(new { id = "https://other.example/1", type = "Follow", actor = Ada, @object = Sample.Addresses.Actor("network") })),
            (401, good with { Headers = new Dictionary<string, string>() }),
            (401, good with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(good.Body.Span) + " ") }),
            (401, good with { PathAndQuery = "/ap/network/inbox" }),
            (401, world.Remote.Follow(actor: "https://social.example/users/eve") with { Body = good.Body }),
            (401, world.Remote.Signed(new { id = Ada + "#f", type = "Follow", actor = Ada, @object = Sample.Addresses.Actor("network") }, signer: "https://evil.example/users/eve")),
            (403, world.Remote.Follow(actor: "http://social.example/users/ada", id: "http://social.example/1")),
            (403, world.Remote.Follow(actor: "https://news.example.org/ap/other", id: "https://news.example.org/1")),
            (404, good with { Account = "nobody" }),
            (405, good with { Method = "PUT" }),
            (413, good with { Body = new byte[ReceiveActivity.LongestBody + 1] }),
        };
        foreach (var (status, request) in cases)
        {
            var answer = await world.Receive(request);
            answer.Status.Should().Be(status, answer.Reason);
            answer.Reason.Should().NotBeNullOrEmpty();
        }

        world.Remote.ChangeKey();
        var forged = world.Remote.Follow();
        world.Remote.Instead = r => RemoteServer.Answer(r.Url, 200, world.Remote.Document(r.Url).Replace("BEGIN", "BEGIN", StringComparison.Ordinal));
        world.Remote.Key = RsaKey.Make();
        (await world.Status(forged)).Should().Be(401);
        foreach (var table in new[] { "follower", "letter", "heard", "remote_actor", "lane" }) (await world.Rows(table)).Should().Be(0, table);
    }

    [Fact]
    public async Task An_actor_that_is_not_what_it_says_is_refused()
    {
        foreach (var instead in new Func<RemoteServer, OutboundRequest, OutboundResponse>[]
        {
            (s, r) => RemoteServer.Answer(r.Url, 200, s.Document(r.Url), "text/html"),
            (s, r) => RemoteServer.Answer(r.Url, 200, s.Document(r.Url), "application/ld+json"),
            (s, r) => RemoteServer.Answer(new Uri("https://evil.example/users/ada"), 200, s.Document(r.Url)),
            (s, r) => RemoteServer.Answer(r.Url, 200, s.Document(new Uri("https://social.example/users/eve"))),
            (s, r) => RemoteServer.Answer(r.Url, 200, s.Document(r.Url).Replace("Person", "Note")),
            (s, r) => RemoteServer.Answer(r.Url, 200, "<html>"),
            (s, r) => RemoteServer.Answer(r.Url, 200, "[]"),
            (s, r) => RemoteServer.Answer(r.Url, 401),
            (s, r) => RemoteServer.Answer(r.Url, 410),
            (s, r) => throw new OutboundException(OutboundFault.Forbidden, "The address is private."),
        })
        {
            await using var world = await InboxWorld.Open(StoreKind.Sqlite);
            world.Remote.Instead = r => instead(world.Remote, r);
            var answer = await world.Receive(world.Remote.Follow());
            answer.Status.Should().Be(401, answer.Reason);
            (await world.Rows("remote_actor")).Should().Be(0);
        }
    }

    [Fact]
    public async Task A_key_that_cannot_be_had_now_is_our_trouble_and_not_a_refusal()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        foreach (var failure in new Func<OutboundRequest, OutboundResponse>[]
        {
            r => RemoteServer.Answer(r.Url, 503),
            r => RemoteServer.Answer(r.Url, 429),
            _ => throw new OutboundException(OutboundFault.Timeout, "It did not answer in 10 s."),
        })
        {
            world.Remote.Instead = failure;
            var asked = world.Remote.Asked.Count;
            var answer = await world.Receive(world.Remote.Follow());
            (answer.Status, answer.RetryAfter).Should().Be((503, TimeSpan.FromMinutes(5)));
            answer = await world.Receive(world.Remote.Follow());
            answer.Status.Should().Be(503);
            answer.RetryAfter.Should().BeLessThan(TimeSpan.FromMinutes(5));
            world.Remote.Asked.Should().HaveCount(asked + 1, "a failure is remembered");
            world.Clock.Advance(TimeSpan.FromMinutes(6));
        }

        world.Remote.Instead = null;
        (await world.Status(world.Remote.Follow())).Should().Be(202);
    }

    [Fact]
    public async Task Keys_are_fetched_with_a_get_that_the_instance_actor_signed()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        await world.Receive(world.Remote.Follow());
        var asked = world.Remote.Asked.Single();
        asked.Headers.Should().Contain(h => h.Key == "Accept" && h.Value.StartsWith("application/activity+json"));
        var headers = asked.HeadersFor!(asked.Url).ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value);
        var claim = RequestSignature.Read(new SignedRequest("GET", asked.Url.PathAndQuery, headers, default), WebOrigin.Of(asked.Url), world.Clock.GetUtcNow(), out _);
        claim!.KeyId.Should().Be("https://news.example.org/ap/instance#main-key");
        claim.MadeWith((await world.Keyring.Get("instance", default)).Private).Should().BeTrue();
    }

    [Fact]
    public async Task A_changed_key_is_asked_for_once_and_known_keys_survive_a_restart()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        await world.Receive(world.Remote.Follow());
        world.Restart();
        await world.Receive(world.Remote.Follow());
        world.Remote.Asked.Should().HaveCount(1);

        world.Remote.ChangeKey();
        (await world.Status(world.Remote.Follow())).Should().Be(202);
        world.Remote.Asked.Should().HaveCount(2);
        world.Remote.Key = RsaKey.Make();
        (await world.Status(world.Remote.Follow())).Should().Be(401);
        world.Remote.Asked.Should().HaveCount(2, "an actor is asked again once in five minutes");
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_deleted_actor_is_forgotten_and_one_never_met_is_nothing(StoreKind kind)
    {
        await using var world = await InboxWorld.Open(kind);
        (await world.Status(world.Remote.Delete("https://social.example/users/stranger") with { Headers = new Dictionary<string, string>() })).Should().Be(202);
        world.Remote.Asked.Should().BeEmpty();

        await world.Receive(world.Remote.Follow());
        (await world.Status(world.Remote.Delete() with { Headers = new Dictionary<string, string>() })).Should().Be(401);
        (await world.Status(world.Remote.Delete())).Should().Be(202);
        (await world.Followers()).Should().BeEmpty();
        (await world.Rows("remote_actor")).Should().Be(0);
    }

    [Fact]
    public async Task A_deletion_whose_key_is_gone_is_confirmed_by_the_server()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        await world.Receive(world.Remote.Follow());
        world.Remote.ChangeKey();
        world.Remote.Instead = r => RemoteServer.Answer(r.Url, 200, world.Remote.Document(r.Url).Replace("main-key", "other-key"));
        (await world.Status(world.Remote.Delete())).Should().Be(401);
        (await world.Followers()).Should().HaveCount(1);

        world.Clock.Advance(TimeSpan.FromMinutes(6));
        world.Remote.Instead = r => RemoteServer.Answer(r.Url, 410);
        (await world.Status(world.Remote.Delete())).Should().Be(202);
        (await world.Followers()).Should().BeEmpty();
    }

    [Theory]
    [InlineData("inbox", "https://victim.example/inbox")]
    [InlineData("inbox", "http://social.example/inbox")]
    [InlineData("sharedInbox", "https://victim.example/inbox")]
    public async Task Nobody_points_us_at_another_server(string which, string inbox)
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        world.Remote.Edit = actor =>
        {
            if (which == "inbox") actor["inbox"] = inbox;
            else actor["endpoints"]![which] = inbox;
        };
        (await world.Status(world.Remote.Follow())).Should().Be(403);
        (await world.Rows("lane")).Should().Be(0);
    }

    [Fact]
    public async Task Inboxes_may_be_on_another_host_of_the_same_owner()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        world.Remote.Edit = actor => actor["inbox"] = "https://inbox.social.example/ada";
        (await world.Status(world.Remote.Follow())).Should().Be(202);
    }

    [Fact]
    public async Task A_server_gets_at_most_a_hundred_lanes_to_personal_inboxes()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        world.Remote.Edit = actor => actor.Remove("endpoints");
        for (var i = 0; i < 101; i++)
        {
            var actor = $"https://social.example/users/{i}";
            world.Clock.Advance(TimeSpan.FromSeconds(5));
            (await world.Status(world.Remote.Follow($"https://social.example/follows/{i}", actor))).Should().Be(i < 100 ? 202 : 403);
        }
    }

    [Fact]
    public async Task New_servers_are_met_a_few_at_a_time_for_each_owner_and_each_sender()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        var statuses = new List<int>();
        for (var i = 0; i < 12; i++) statuses.Add((await Meet($"h{i}.evil.example", $"192.0.2.{i}")).Status);
        statuses.Count(s => s == 202).Should().Be(10);

        for (var i = 0; i < 40; i++) statuses.Add((await Meet($"server{i}.example", "198.51.100.1")).Status);
        statuses.Skip(12).Count(s => s == 202).Should().BeInRange(20, 24);
        var refused = await Meet("server99.example", "198.51.100.1");
        (refused.Status, refused.RetryAfter > TimeSpan.Zero).Should().Be((429, true));

        (await Meet("h0.evil.example", "198.51.100.1", "bob")).Status.Should().Be(202, "that server was met before");

        Task<InboxAnswer> Meet(string host, string client, string name = "ada") =>
            world.Receive(world.Remote.Follow($"https://{host}/follows/{name}", $"https://{host}/users/{name}", client));
    }

    [Fact]
    public async Task Everything_else_is_taken_and_left()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        foreach (var activity in new object[]
        {
            new { id = Ada + "#1", type = "Like", actor = Ada, @object = Sample.Note().Id },
            new { id = Ada + "#2", type = "Create", actor = Ada, to = "https://news.example.org/ap/network", @object = new { id = Ada + "/1", type = "Note", content = "a private word" } },
            new { id = Ada + "#3", type = "Undo", actor = Ada, @object = new { id = Ada + "#1", type = "Like", @object = Sample.Note().Id } },
            new { id = Ada + "#4", type = "Follow", actor = Ada, @object = "https://news.example.org/ap/nobody" },
            new { id = Ada + "#5", type = "Follow", actor = Ada, @object = "https://news.example.org/ap/instance" },
        })
        {
            (await world.Status(world.Remote.Signed(activity))).Should().Be(202);
        }

        foreach (var table in new[] { "follower", "letter", "heard", "remote_actor", "lane" }) (await world.Rows(table)).Should().Be(0, table);
    }

    [Theory]
    [InlineData(StoreFault.Full)]
    [InlineData(StoreFault.Unavailable)]
    public async Task A_store_that_is_down_or_full_is_said_with_503(StoreFault fault)
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        await using var broken = new BrokenDb(world.Db, fault);
        var answer = await world.On(broken).Receive(world.Remote.Follow(), default);
        answer.Status.Should().Be(503);
        answer.RetryAfter.Should().BeGreaterThan(TimeSpan.Zero);
    }

    /// <summary>A real store whose disk fails when it is written.</summary>
    private sealed class BrokenDb(Db real, StoreFault fault) : Db
    {
        public override Dialect Dialect => real.Dialect;

        public override string Kind => real.Kind;

        public override Task<string?> Identity(CancellationToken cancellation) => real.Identity(cancellation);

        public override Task<T> Read<T>(Func<Tx, Task<T>> work, CancellationToken cancellation) => real.Read(work, cancellation);

        public override Task<T> Write<T>(Func<Tx, Task<T>> work, CancellationToken cancellation) => throw new StoreException(fault, "The disk is full.");

        public override Task Watch(CancellationToken cancellation) => real.Watch(cancellation);

        public override Task Scrub(CancellationToken cancellation) => real.Scrub(cancellation);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

using System.Security.Cryptography;
using System.Text;
using CHEX.Syndicate.Fediverse.Inbox;
using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Inbox;

/// <summary>What somebody would send who wants to break in, to lock others out, or to fill the store.</summary>
public sealed class HostileActivityTests
{
    private const string Ada = RemoteServer.Ada;

    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task Ids_with_characters_that_no_store_keeps_are_the_senders_fault_and_not_ours(StoreKind kind)
    {
        await using var world = await InboxWorld.Open(kind);
        (await world.Status(world.Remote.Follow())).Should().Be(202);

        var request = world.Remote.Follow();
        var body = Encoding.UTF8.GetBytes("{\"id\":\"https://social.example/1\",\"type\":\"Follow\",\"actor\":\"https://social.example/\\u0000ada\",\"object\":\"x\"}");
        (await world.Status(request with { Body = body })).Should().Be(400);
        (await world.Status(world.Remote.Follow("https://social.example/follows/\0"))).Should().Be(400);
        (await world.Status(world.Remote.Undo("https://social.example/follows/\0"))).Should().BeOneOf(202, 400);
        (await world.Followers()).Should().HaveCount(1);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Long_ids_that_nothing_can_compress_are_kept(StoreKind kind)
    {
        await using var world = await InboxWorld.Open(kind);
        var actor = "https://social.example/users/" + Noise(1900);
        (await world.Status(world.Remote.Follow("https://social.example/follows/" + Noise(1900), actor))).Should().Be(202);
        (await world.Status(world.Remote.Undo("https://social.example/follows/" + Noise(1900), actor: actor))).Should().Be(202);
        (await world.Followers()).Should().Equal(actor);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task An_actor_with_endless_or_unstorable_inboxes_is_refused(StoreKind kind)
    {
        foreach (var inbox in new[] { "https://social.example/" + Noise(9000), "https://social.example/\0" })
        {
            await using var world = await InboxWorld.Open(kind);
            world.Remote.Edit = actor => actor["inbox"] = inbox;
            (await world.Status(world.Remote.Follow())).Should().BeOneOf(401, 403);
            (await world.Rows("remote_actor")).Should().Be(0);
        }
    }

    [Fact]
    public async Task A_key_id_of_any_length_is_not_remembered()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        (await world.Status(world.Remote.Signed(RemoteServer.FollowOf("https://social.example/1"), Ada + "#" + Noise(3000)))).Should().Be(401);
        world.Remote.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Nobody_can_keep_an_actors_new_key_out_by_asking_for_invented_ones()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        await world.Receive(world.Remote.Follow());
        (await world.Status(world.Remote.Signed(RemoteServer.FollowOf("https://social.example/2"), Ada + "#invented"))).Should().Be(401);
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        world.Remote.ChangeKey();
        (await world.Status(world.Remote.Follow("https://social.example/follows/3"))).Should().Be(202);
    }

    [Fact]
    public async Task A_changed_key_whose_server_is_down_is_our_trouble_each_time()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        await world.Receive(world.Remote.Follow());
        world.Remote.ChangeKey();
        world.Remote.Instead = r => RemoteServer.Answer(r.Url, 503);
        (await world.Status(world.Remote.Follow("https://social.example/follows/2"))).Should().Be(503);
        (await world.Status(world.Remote.Follow("https://social.example/follows/2"))).Should().Be(503);
    }

    [Fact]
    public async Task A_key_that_its_owner_has_replaced_acts_for_a_day_at_most()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        await world.Receive(world.Remote.Follow());
        var old = world.Remote.Key;
        world.Clock.Advance(TimeSpan.FromHours(25));
        world.Remote.ChangeKey();
        var document = world.Remote.Document(new Uri(Ada));
        world.Remote.Key = old;
        world.Remote.Instead = r => RemoteServer.Answer(r.Url, 200, document);
        (await world.Status(world.Remote.Undo("https://social.example/follows/1"))).Should().Be(401);
        (await world.Status(world.Remote.Delete())).Should().Be(401);
        (await world.Followers()).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_follow_that_is_refused_leaves_nothing_behind()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        world.Remote.Edit = actor => actor.Remove("endpoints");
        await world.Db.Write(
            async tx =>
            {
                for (var i = 0; i < 100; i++)
                    await tx.Execute("INSERT INTO lane (kind, key, state, host, data) VALUES ('deliver', @i, 0, 'social.example', 'personal')", new { i = $"network {i}" });
            },
            CancellationToken.None);
        (await world.Status(world.Remote.Follow())).Should().Be(403);
        (await world.Rows("heard")).Should().Be(0);
        (await world.Rows("remote_actor")).Should().Be(0);
    }

    [Fact]
    public async Task A_signature_counts_for_the_headers_that_it_was_made_over_and_for_no_others()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        await world.Receive(world.Remote.Follow());
        await Refused(h => h["signature"] = $"{h["signature"]}, {h["signature"]}", "two Signature fields");
        await Refused(h => h["signature-input"] = "sig1=(\"@method\");created=1;keyid=\"x\"", "a Signature-Input beside it");
        await Refused(h => h["digest"] = "SHA-256=" + Convert.ToBase64String(SHA256.HashData("x"u8)) + ", " + h["digest"], "another digest before it");
        await Refused(h => h.Remove("digest"), "no digest");
        await Refused(h => h["date"] = $"{h["date"]}, {h["date"]}", "two dates");
        await Refused(h => h["signature"] = h["signature"].Replace("host ", "", StringComparison.Ordinal), "the host not covered");
        await Refused(h => h["signature"] = h["signature"].Replace("social.example", "evil.example", StringComparison.Ordinal), "the key of another host");

        async Task Refused(Action<Dictionary<string, string>> change, string what)
        {
            var request = world.Remote.Undo("https://social.example/follows/1");
            var headers = new Dictionary<string, string>(request.Headers);
            change(headers);
            (await world.Status(request with { Headers = headers })).Should().Be(401, what);
            (await world.Followers()).Should().HaveCount(1, what);
        }
    }

    [Fact]
    public async Task Shapes_that_say_two_things_at_once_act_for_nobody()
    {
        await using var world = await InboxWorld.Open(StoreKind.Sqlite);
        var network = "https://news.example.org/ap/network";
        (await world.Status(world.Remote.Signed(new { id = "https://social.example/1", type = "Follow", actor = new[] { Ada }, @object = network }))).Should().Be(400);
        (await world.Status(world.Remote.Signed(new { id = "https://social.example/2", type = new[] { "Follow" }, actor = Ada, @object = network }))).Should().Be(400);
        (await world.Status(world.Remote.Signed(new { id = "https://social.example/3", type = "Follow", actor = Ada, @object = new[] { network } }))).Should().Be(202);
        (await world.Followers()).Should().BeEmpty();

        // An actor that is embedded is its id; what it says of itself there counts for nothing.
        var embedded = new { id = Ada, type = "Person", inbox = "https://victim.example/inbox", publicKey = new { id = Ada + "#main-key" } };
        (await world.Status(world.Remote.Signed(new { id = "https://social.example/4", type = "Follow", actor = embedded, @object = network }))).Should().Be(202);
        (await world.Db.Read(tx => tx.One<string>("SELECT inbox FROM follower"), CancellationToken.None)).Should().Be(Ada + "/inbox");
    }

    // Hexadecimal of chance: no index can make it shorter.
    private static string Noise(int length) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(length / 2));
}

using System.Text;
using System.Text.Json;
using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Fediverse.Discovery;
using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Fediverse.Documents;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Discovery;

public sealed class FediverseReadsTests
{
    private const string Host = "https://news.example.org";

    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task Everything_that_is_served_keeps_the_rules_and_names_its_own_address(StoreKind kind)
    {
        await using var world = await World.Open(kind);
        for (var i = 0; i < 3; i++) await world.Add($"p{i}", "out", i);
        await world.Add("s", "silent", 5);
        foreach (var path in new[]
        {
            "/ap/network", "/ap/instance", "/ap/instance/outbox", "/ap/network/outbox", "/ap/network/featured", "/ap/network/followers", "/ap/network/following",
            "/ap/notes/p1", "/ap/notes/p1/create", "/ap/notes/p1/likes", "/ap/notes/p1/shares", "/ap/notes/p1/replies", "/ap/notes/s",
        })
        {
            var answer = await world.Reads.Get(path, null, default);
            answer.Status.Should().Be(200, path);
            answer.MediaType.Should().Be("application/activity+json; charset=utf-8");
            RuleChecker.Faults(Encoding.UTF8.GetString(answer.Body.Span), Host + path).Should().BeEmpty(path);
        }
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task The_outbox_is_read_page_by_page_newest_first_and_each_note_once(StoreKind kind)
    {
        await using var world = await World.Open(kind);
        for (var i = 0; i < 45; i++) await world.Add($"p{i:00}", i % 3 == 0 ? "silent" : "out", i / 2); // two at a time share a date
        await world.Add("queued", "queued", 99);
        await world.Add("gone", "gone", 99);

        var outbox = await world.Json("/ap/network/outbox");
        outbox.GetProperty("totalItems").GetInt32().Should().Be(45);
        var seen = new List<string>();
        var next = outbox.GetProperty("first").GetString();
        while (next is not null)
        {
            var page = await world.Json("/ap/network/outbox", next.Split("page=")[1]);
            page.GetProperty("id").GetString().Should().Be(next);
            RuleChecker.Faults(page.GetRawText(), next).Should().BeEmpty();
            seen.AddRange(page.GetProperty("orderedItems").EnumerateArray().Select(i => i.GetProperty("object").GetProperty("id").GetString()!));
            next = page.TryGetProperty("next", out var more) ? more.GetString() : null;
        }

        seen.Should().OnlyHaveUniqueItems().And.HaveCount(45).And.BeInDescendingOrder(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Featured_has_the_newest_five_notes()
    {
        await using var world = await World.Open(StoreKind.Sqlite);
        for (var i = 0; i < 8; i++) await world.Add($"p{i}", "silent", i);
        var items = (await world.Json("/ap/network/featured")).GetProperty("orderedItems").EnumerateArray().ToArray();
        items.Select(i => i.GetProperty("id").GetString()!.Split('/')[^1]).Should().Equal("p7", "p6", "p5", "p4", "p3");
    }

    [Fact]
    public async Task A_note_is_there_or_gone_for_ever_or_was_never_there()
    {
        await using var world = await World.Open(StoreKind.Sqlite);
        await world.Add("queued", "queued", 1);
        await world.Add("gone", "gone", 1);
        await world.Add("withdrawn", "out", 1, post: "withdrawn");
        (await world.Reads.Get("/ap/notes/queued", null, default)).Status.Should().Be(404);
        (await world.Reads.Get("/ap/notes/never", null, default)).Status.Should().Be(404);
        foreach (var name in new[] { "gone", "withdrawn" })
        {
            var answer = await world.Reads.Get("/ap/notes/" + name, null, default);
            answer.Status.Should().Be(410);
            Encoding.UTF8.GetString(answer.Body.Span).Should().Contain("Tombstone").And.NotContain("Title");
            (await world.Reads.Get($"/ap/notes/{name}/create", null, default)).Status.Should().Be(404);
        }
    }

    [Theory]
    [InlineData("/ap/nobody")]
    [InlineData("/ap/Network")]
    [InlineData("/ap/")]
    [InlineData("/ap/inbox")]
    [InlineData("/ap/network/inbox")]
    [InlineData("/ap/network/boosts/x")]
    [InlineData("/ap/notes/x/hates")]
    [InlineData("/elsewhere")]
    public async Task There_is_nothing_else(string path)
    {
        await using var world = await World.Open(StoreKind.Sqlite);
        (await world.Reads.Get(path, null, default)).Status.Should().Be(404);
    }

    [Fact]
    public async Task A_boost_is_read_under_its_own_id_in_every_generation()
    {
        await using var world = await World.Open(StoreKind.Sqlite);
        foreach (var generation in new[] { 1L, 2L })
        {
            var id = Sample.Addresses.Boost("network", "p", generation);
            await world.Db.Write(
                tx => tx.Execute(
                    "INSERT INTO note (id, account, post, gen, kind, state, rev, due, published) VALUES (@id, 'network', 'p', @generation, 'boost', 'out', 1, 0, 0)", new { id, generation }),
                default);
            var said = await world.Json(id[Host.Length..]);
            said.GetProperty("id").GetString().Should().Be(id);
            said.GetProperty("object").GetString().Should().Be(Sample.Addresses.Note("p", generation));
        }
    }

    [Fact]
    public async Task The_note_of_a_post_is_told_while_it_is_public()
    {
        await using var world = await World.Open(StoreKind.Sqlite);
        foreach (var state in new[] { "out", "silent", "queued", "gone" }) await world.Add(state, state, 1);
        (await world.Reads.NoteOf("out", default)).Should().Be(Host + "/ap/notes/out");
        (await world.Reads.NoteOf("silent", default)).Should().Be(Host + "/ap/notes/silent");
        (await world.Reads.NoteOf("queued", default)).Should().BeNull();
        (await world.Reads.NoteOf("gone", default)).Should().BeNull();
        (await world.Reads.NoteOf("never", default)).Should().BeNull();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_page_whose_name_no_store_keeps_is_not_there(StoreKind kind)
    {
        await using var world = await World.Open(kind);
        (await world.Reads.Get("/ap/network/outbox", "1780315200000-ap/notes/\0", default)).Status.Should().Be(404);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-")]
    [InlineData("1780315200000")]
    [InlineData("99999999999999999999-x")]
    public async Task A_page_that_is_none_is_not_there(string page)
    {
        await using var world = await World.Open(StoreKind.Sqlite);
        (await world.Reads.Get("/ap/network/outbox", page, default)).Status.Should().Be(404);
    }

    [Fact]
    public async Task Followers_are_counted_and_not_told()
    {
        await using var world = await World.Open(StoreKind.Sqlite);
        await world.Db.Write(
            async tx =>
            {
                await tx.Execute("INSERT INTO lane (kind, key, state) VALUES ('deliver', 'k', 0)");
                await tx.Execute("INSERT INTO follower (account, actor, inbox, lane, follow, at) SELECT 'network', 'https://social.example/ada', 'i', id, 'f', 0 FROM lane");
            },
            default);
        var json = await world.Json("/ap/network/followers");
        json.GetProperty("totalItems").GetInt32().Should().Be(1);
        json.TryGetProperty("first", out _).Should().BeFalse();
        json.GetRawText().Should().NotContain("ada");
    }

    private sealed class World(RealStore store, TempFolder folder, Keyring keyring) : IAsyncDisposable
    {
        public Db Db => store.Db;

        public FediverseReads Reads { get; } = new(store.Db, keyring, Sample.Settings, Sample.Addresses);

        public static async Task<World> Open(StoreKind kind)
        {
            var store = await RealStores.Open(kind);
            var folder = new TempFolder();
            var keyring = new Keyring(store.Db, Secret.Open(folder.Path));
            await keyring.Prepare(["network"], default);
            return new World(store, folder, keyring);
        }

        public async Task<JsonElement> Json(string path, string? page = null) => JsonDocument.Parse((await Reads.Get(path, page, default)).Body).RootElement;

        public Task Add(string name, string state, long minute, string post = "published") => Db.Write(
            async tx =>
            {
                var at = Sample.Noon.AddMinutes(minute).ToUnixTimeMilliseconds();
                await tx.Execute(
                    """
                    INSERT INTO post (id, source, state, rev, seq, url, title, language, published, updated, first_seen, last_seen)
                    VALUES (@name, 'vhs', @post, 1, 1, 'https://vhs.example/p', 'Title', 'en-GB', @at, @at, @at, @at)
                    """,
                    new { name, post, at });
                await tx.Execute(
                    "INSERT INTO note (id, account, post, gen, kind, state, rev, due, published) VALUES (@id, 'network', @name, 1, 'note', @state, 1, 0, @at)",
                    new { id = $"{Host}/ap/notes/{name}", name, state, at });
            },
            default);

        public async ValueTask DisposeAsync()
        {
            await store.DisposeAsync();
            folder.Dispose();
        }
    }
}

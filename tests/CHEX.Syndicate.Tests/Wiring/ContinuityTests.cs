using CHEX.Syndicate.Commands;
using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Store.Sqlite;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Wiring;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Wiring;

public sealed class ContinuityTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly TestClock clock = new();

    private static CancellationToken Ever => CancellationToken.None;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_same_database_is_the_same_at_every_start_graceful_or_not()
    {
        (await Run("a", 0)).Should().BeNull("it is new");
        (await Run("a", 3)).Should().BeNull();
        (await Run("a", 3, graceful: false)).Should().BeNull("the folder was only behind");
        (await Run("a", 0)).Should().BeNull();
        (await Held("a")).Should().BeNull();
    }

    [Fact]
    public async Task A_crash_between_any_two_writes_is_no_restore()
    {
        // The database is made, and the folder not yet told: nothing was ever said.
        (await Run("a", 0)).Should().BeNull();
        File.Delete(Path.Combine(folder["a"], "instance"));
        (await Run("a", 5, graceful: false)).Should().BeNull();

        // The folder's file is half written: the whole one is still there.
        await File.WriteAllTextAsync(Path.Combine(folder["a"], "instance.new"), "{ \"inst");
        (await Run("a", 5, graceful: false)).Should().BeNull();
    }

    [Fact]
    public async Task The_log_of_a_feed_that_begins_anew_is_no_restore()
    {
        await Run("a", 1);
        await using (var db = await Open("a")) await db.Write(tx => tx.Execute("INSERT INTO log (name, head) VALUES ('feed:/feeds/all.rss', 9)"), Ever);
        await Run("a", 1);
        await using (var db = await Open("a")) await db.Write(tx => tx.Execute("UPDATE log SET head = 0 WHERE name = 'feed:/feeds/all.rss'"), Ever);
        (await Run("a", 0)).Should().BeNull();
    }

    [Theory]
    [InlineData("older")]
    [InlineData("folder lost")]
    [InlineData("folder of another")]
    [InlineData("all copied")]
    [InlineData("made anew")]
    public async Task A_database_that_was_put_back_or_copied_holds_deliveries_and_has_a_new_epoch(string how)
    {
        await Run("a", 3);
        Copy("a", "backup");
        await Run("a", 3);
        var epoch = await Recorded("a", Meta.Key.Epoch);
        var place = "a";
        switch (how)
        {
            case "older":
                // Written over the file that is there: the inode stays.
                foreach (var file in Directory.GetFiles(folder["a"], "syndicate.db-*")) File.Delete(file);
                await File.WriteAllBytesAsync(Path.Combine(folder["a"], "syndicate.db"), await File.ReadAllBytesAsync(Path.Combine(folder["backup"], "syndicate.db")));
                break;
            case "folder lost":
                File.Delete(Path.Combine(folder["a"], "instance"));
                break;
            case "folder of another":
                await Run("b", 1);
                File.Copy(Path.Combine(folder["b"], "instance"), Path.Combine(folder["a"], "instance"), overwrite: true);
                break;
            case "made anew":
                foreach (var file in Directory.GetFiles(folder["a"], "syndicate.db*")) File.Delete(file);
                break;
            default:
                Copy("a", place = "c");
                break;
        }

        clock.Advance(TimeSpan.FromSeconds(1));
        (await Run(place, 1)).Should().NotBeNull();
        (await Held(place)).Should().NotBeNull();
        (await Recorded(place, Meta.Key.Epoch)).Should().NotBeNull().And.NotBe(epoch);

        // It stays held over a restart, until somebody lets it go; and then it is the same database again.
        (await Run(place, 1)).Should().BeNull();
        (await Held(place)).Should().NotBeNull();
        await using (var db = await Open(place))
        {
            (await db.Write(Holding.Resume, Ever)).Should().BeTrue();
            (await db.Write(Holding.Resume, Ever)).Should().BeFalse();
        }

        (await Run(place, 1)).Should().BeNull();
        (await Held(place)).Should().BeNull();
    }

    [Fact]
    public async Task A_database_of_PostgreSQL_knows_its_own_place()
    {
        await using var store = await RealStores.Open(StoreKind.Postgres);
        (await new Continuity(store.Db, null).Check(Ever)).Should().BeNull();
        await Say(store.Db, 2);
        (await new Continuity(store.Db, null).Check(Ever)).Should().BeNull();
        (await store.Db.Identity(Ever)).Should().MatchRegex("^[0-9]+/[0-9]+$");

        // As it stands in a dump that was read into another database.
        await store.Db.Write(tx => Meta.Set(tx, Meta.Key.Identity, "1/1"), Ever);
        (await new Continuity(store.Db, null).Check(Ever)).Should().NotBeNull();
        (await store.Db.Read(Holding.Reason, Ever)).Should().NotBeNull();
        (await new Continuity(store.Db, null).Check(Ever)).Should().BeNull("another node finds it settled");
    }

    [Fact]
    public async Task The_command_shows_that_deliveries_are_held_and_lets_them_go()
    {
        await Run("a", 2);
        Copy("a", "c");
        await Run("c", 0);
        var config = folder["config.json"];
        await File.WriteAllTextAsync(config, """{ "publicUrl": "http://127.0.0.1:5080", "title": "t", "description": "d", "sources": [] }""");
        string[] where = ["--config", config, "--data", folder["c"]];

        (await CommandLine.Run(["deliveries", .. where])).Should().Be(0);
        (await Held("c")).Should().NotBeNull();
        (await CommandLine.Run(["deliveries", "resume", .. where])).Should().Be(0);
        (await Held("c")).Should().BeNull();
    }

    // One start of the service that says something; a crash does not tell the folder at the end.
    private async Task<string?> Run(string place, int says, bool graceful = true)
    {
        await using var db = await Open(place);
        await db.Write(async tx => { if (await Meta.Get(tx, Meta.Key.Epoch) is null) await Meta.Set(tx, Meta.Key.Epoch, "first"); }, Ever);
        var continuity = new Continuity(db, folder[place]);
        var reason = await continuity.Check(Ever);
        await Say(db, says);
        if (graceful) await continuity.Note(Ever);
        return reason;
    }

    private static Task Say(Db db, int changes) => db.Write(
        async tx =>
        {
            await Journal.Prepare(tx);
            for (var i = 0; i < changes; i++) await Journal.Append(tx, [new NewChange("p", ChangeKind.Published, 1, false)]);
        },
        Ever);

    private Task<SqliteDb> Open(string place) => SqliteDb.Open(Path.Combine(folder[place], "syndicate.db"), clock, Ever);

    private async Task<string?> Recorded(string place, string key)
    {
        await using var db = await Open(place);
        return await db.Read(tx => Meta.Get(tx, key), Ever);
    }

    private Task<string?> Held(string place) => Recorded(place, Meta.Key.DeliveriesHeld);

    private void Copy(string from, string to)
    {
        Directory.CreateDirectory(folder[to]);
        foreach (var file in Directory.GetFiles(folder[from])) File.Copy(file, Path.Combine(folder[to], Path.GetFileName(file)));
    }
}

using System.Text;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Demo;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Store.Sqlite;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Wiring;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Wiring;

/// <summary>What was purged is nowhere in the data folder, whatever runs and whatever is put back.</summary>
public sealed class ErasureTests
{
    [Fact]
    public async Task A_purged_text_is_in_no_file_while_the_service_runs_and_comes_back_with_no_older_database()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = new TempFolder();
        using var backup = new TempFolder();
        await using var sites = await SampleSites.Start(TimeProvider.System, cancellation);
        var url = $"http://127.0.0.1:{Endpoints.RunningNode.FreePort()}";
        var file = DemoConfiguration.For(url, sites);
        Post post;

        // An older backup: a copy made while nothing ran.
        await using (var node = await Node.Start(url, folder.Path, file))
        {
            await Eventually.True(async () => (await node.Text("/feeds/all.json")).Contains(sites.Vhs.Name, StringComparison.Ordinal));
            await using var db = await SqliteDb.Open(folder["syndicate.db"], TimeProvider.System, cancellation);
            post = (await db.Read(tx => PostTable.Newest(tx, new PostSelection(Sources: "vhs"), 1), cancellation))[0];
        }

        var words = Longest(post.Title);
        Files(folder, words).Should().NotBeEmpty("else the search finds nothing");
        File.Copy(folder["syndicate.db"], backup["syndicate.db"]);

        await using (var node = await Node.Start(url, folder.Path, file))
        {
            (await node.Text("/feeds/all.json")).Should().Contain(words);
            await using (var beside = await SqliteDb.Open(folder["syndicate.db"], TimeProvider.System, cancellation))
            {
                (await new Erasure(beside, PurgeLedger.Of(folder.Path)).Purge(post.Id, post.Source, cancellation)).Should().BeTrue();
                (await new Erasure(beside, PurgeLedger.Of(folder.Path)).Purge(post.Id, post.Source, cancellation)).Should().BeFalse();
            }

            await Eventually.True(async () => !(await node.Text("/feeds/all.json")).Contains(words, StringComparison.Ordinal));
            // Its source lists it still, and is read again; a copy is made while all of this runs.
            await Task.Delay(TimeSpan.FromSeconds(5), cancellation);
            foreach (var live in Directory.GetFiles(folder.Path, "syndicate.db*")) File.Copy(live, live + ".copy");
            Files(folder, words).Should().BeEmpty();
            (await node.Text("/feeds/all.json")).Should().NotContain(words);
            foreach (var copy in Directory.GetFiles(folder.Path, "*.copy")) File.Delete(copy);
        }

        // The older database is put back.
        foreach (var live in Directory.GetFiles(folder.Path, "syndicate.db*")) File.Delete(live);
        File.Copy(backup["syndicate.db"], folder["syndicate.db"]);
        Files(folder, words).Should().NotBeEmpty();
        await using (var node = await Node.Start(url, folder.Path, file))
        {
            (await node.Text("/feeds/all.json")).Should().NotContain(words);
            Files(folder, words).Should().BeEmpty();
            await using var beside = await SqliteDb.Open(folder["syndicate.db"], TimeProvider.System, cancellation);
            (await beside.Read(tx => tx.One<string>("SELECT kind FROM change WHERE post = @Id ORDER BY seq DESC", new { post.Id }), cancellation)).Should().Be("purged");
        }

        // All is lost but the ledger: the post is read anew, and is born purged.
        foreach (var live in Directory.GetFiles(folder.Path, "syndicate.db*")) File.Delete(live);
        await using (var node = await Node.Start(url, folder.Path, file))
        {
            await using var beside = await SqliteDb.Open(folder["syndicate.db"], TimeProvider.System, cancellation);
            await Eventually.True(async () => await beside.Read(tx => PostTable.Get(tx, post.Id), cancellation) is { State: PostState.Purged });
            (await node.Text("/feeds/all.json")).Should().Contain(sites.Vhs.Name).And.NotContain(words);
            Files(folder, words).Should().BeEmpty();
        }
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Ledger_and_database_come_to_know_the_same_purges(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        using var folder = new TempFolder();
        var ledger = PurgeLedger.Of(folder.Path)!;
        var erasure = new Erasure(store.Db, ledger);
        await store.Db.Write(Journal.Prepare, default);
        var posts = (await store.Db.Write(
            tx => Ingest.Save(tx, CHEX.Syndicate.Tests.Posts.Newsroom.Source, "feed", [.. Enumerable.Range(1, 3).Select(n => CHEX.Syndicate.Tests.Posts.Newsroom.Draft(CHEX.Syndicate.Tests.Posts.Newsroom.Item(n)))], quiet: false), default)).Posts;

        // As in a database from before: 1 is purged there, 2 and one that is unknown are purged by the ledger.
        await store.Db.Write(tx => Removal.Purge(tx, posts[0]), default);
        ledger.Add([posts[1], "unknownunknown22"]);
        (await erasure.Again(default)).Should().Be(1);
        (await erasure.Again(default)).Should().Be(0);
        ledger.Read().Should().BeEquivalentTo(posts[0], posts[1], "unknownunknown22");
        (await store.Db.Read(Purged.All, default)).Should().BeEquivalentTo(posts[0], posts[1], "unknownunknown22");
        (await store.Db.Read(tx => PostTable.Get(tx, posts), default)).Select(p => p.State).Should().Equal(PostState.Purged, PostState.Purged, PostState.Published);
        (await store.Db.Read(tx => Journal.Purged(tx, 0), default)).Select(p => p.Post).Should().Equal(posts[0], posts[1]);

        // Without a folder the database alone remembers.
        (await new Erasure(store.Db, null).Purge(posts[2], "vhs", default)).Should().BeTrue();
        (await erasure.Again(default)).Should().Be(0);
        ledger.Read().Should().Contain(posts[2]);
    }

    [Fact]
    public async Task A_purge_that_was_killed_before_the_files_were_written_anew_is_ended_by_the_next_start()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await store.Db.Write(Journal.Prepare, default);
        var draft = CHEX.Syndicate.Tests.Posts.Newsroom.Draft(CHEX.Syndicate.Tests.Posts.Newsroom.Item(1)) with { Title = "Unmistakable words of a title" };
        var post = (await store.Db.Write(tx => Ingest.Save(tx, CHEX.Syndicate.Tests.Posts.Newsroom.Source, "feed", [draft], quiet: false), default)).Posts[0];
        var dying = new Soak.CrashingDb(store.Db);
        dying.DieAt(1, after: true);
        await FluentActions.Awaiting(() => new Erasure(dying, null).Purge(post, "vhs", default)).Should().ThrowAsync<Soak.CrashException>();
        Files(store.Folder, "Unmistakable words").Should().NotBeEmpty("else the search finds nothing");

        (await new Erasure(store.Db, null).Again(default)).Should().Be(0);
        Files(store.Folder, "Unmistakable words").Should().BeEmpty();
        (await store.Db.Read(tx => Meta.Get(tx, Meta.Key.Unwritten), default)).Should().BeNull("it is done once");
    }

    // Letters and spaces, so that it is written the same in JSON, in HTML and in the database.
    private static string Longest(string title)
    {
        var run = new string([.. title.Select(c => char.IsAsciiLetterOrDigit(c) || c == ' ' ? c : '\n')]).Split('\n').MaxBy(r => r.Length)!.Trim();
        run.Length.Should().BeGreaterThan(11);
        return run;
    }

    private static string[] Files(TempFolder folder, string words)
    {
        var wanted = Encoding.UTF8.GetBytes(words);
        // The lock is empty, and held.
        return [.. Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != "run.lock").Where(path =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            file.CopyTo(bytes);
            return bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(wanted) >= 0;
        })];
    }
}

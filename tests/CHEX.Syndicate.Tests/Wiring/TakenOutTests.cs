using System.Text;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Demo;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Store.Sqlite;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Wiring;

/// <summary>Configuration never destroys: two starts of the real program on one data folder, the second without a source and an account.</summary>
public sealed class TakenOutTests
{
    private const string Url = "http://127.0.0.1";

    [Fact]
    public async Task A_source_and_an_account_taken_out_keep_what_they_said_and_say_nothing_new()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = new TempFolder();
        await using var sites = await SampleSites.Start(TimeProvider.System, cancellation);
        var port = Endpoints.RunningNode.FreePort();
        var url = $"{Url}:{port}";
        string post;
        await using (var first = await Node.Start(url, folder.Path, Configuration(url, sites, all: true)))
        {
            await Eventually.True(async () => (await first.Text("/feeds/all.json")).Contains(sites.Vhs.Name, StringComparison.Ordinal) && (await first.Text("/feeds/sources/phs.json")).Contains("\"id\"", StringComparison.Ordinal));
            await Eventually.True(async () => (await first.Text("/ap/old/outbox")).Contains("\"first\"", StringComparison.Ordinal));
        }

        await using (var db = await SqliteDb.Open(folder["syndicate.db"], TimeProvider.System, cancellation))
        {
            post = (await db.Read(tx => PostTable.Newest(tx, new PostSelection(Sources: "vhs"), 1), cancellation))[0].Id;
            // It has been said aloud, so that its edits and its end are due.
            await db.Write(tx => tx.Execute("UPDATE note SET state = 'out', created = 1 WHERE post = @post", new { post }), cancellation);
        }

        await using var second = await Node.Start(url, folder.Path, Configuration(url, sites, all: false));

        // The source: feeds, page, posts; but nobody names it as one that is read.
        (await second.Text("/feeds/all.rss")).Should().Contain(post);
        (await second.Text("/feeds/sources/vhs.atom")).Should().Contain(post);
        (await second.Text("/sources/vhs")).Should().Contain("/posts/" + post);
        (await second.Text("/posts/" + post)).Should().Contain(sites.Vhs.Name);
        (await second.Text("/about/bot")).Should().NotContain(sites.Vhs.Name).And.Contain(sites.Phs.Name);

        // The account: actor, outbox, note, WebFinger, page.
        (await second.Text("/ap/old")).Should().Contain("Old news").And.Contain("publicKeyPem");
        (await second.Text("/ap/old/outbox?page=first")).Should().Contain("/ap/notes/" + post);
        (await second.Text("/ap/notes/" + post)).Should().Contain("Source: " + sites.Vhs.Name);
        (await second.Text($"/.well-known/webfinger?resource=acct:old@127.0.0.1:{port}")).Should().Contain("/ap/old");
        (await second.Text("/@old")).Should().Contain("This account rests").And.NotContain("Follow this account");
        (await second.Text("/")).Should().NotContain("Old news");

        // What it said is taken back, beside a running service.
        await using var beside = await SqliteDb.Open(folder["syndicate.db"], TimeProvider.System, cancellation);
        (await beside.Read(tx => tx.One<string>("SELECT state FROM account WHERE name = 'old'"), cancellation)).Should().Be("frozen");
        (await beside.Read(tx => tx.One<string>("SELECT state FROM source WHERE id = 'vhs'"), cancellation)).Should().Be("paused");
        var notes = await beside.Read(Notes, cancellation);
        await beside.Write(tx => Removal.Withdraw(tx, post, Removal.ByOperator), cancellation);
        await Eventually.True(async () => await beside.Read(tx => tx.One<long>("SELECT count(*) FROM activity WHERE account = 'old' AND type = 'Delete'"), cancellation) == 1);
        (await beside.Read(Notes, cancellation)).Should().Be(notes);
    }

    private static Task<long> Notes(Tx tx) => tx.One<long>("SELECT count(*) FROM note WHERE account = 'old'");

    // The account `old` is home to VHS; everything else is the network's.
    private static ConfiguredService Configuration(string url, SampleSites sites, bool all)
    {
        var whole = DemoConfiguration.For(url, sites);
        var json = System.Text.Json.Nodes.JsonNode.Parse(whole.Shared)!;
        if (all) json["accounts"]!.AsArray().Insert(0, System.Text.Json.Nodes.JsonNode.Parse("""{ "name": "old", "displayName": "Old news", "summary": "Of VHS.", "sources": ["vhs"] }"""));
        else json["sources"]!.AsArray().RemoveAt(1);
        json["network"] = System.Text.Json.Nodes.JsonNode.Parse("""{ "allowPrivateAddresses": ["127.0.0.0/8"] }""");
        return ConfigurationFile.Read(Encoding.UTF8.GetBytes(json.ToJsonString()), []);
    }
}

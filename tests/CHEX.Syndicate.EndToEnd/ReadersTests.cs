using System.Text.Json;
using CHEX.Syndicate.EndToEnd.Aids;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CHEX.Syndicate.EndToEnd;

/// <summary>The feeds as programs read them that people use: each must understand what the JSON feed says.</summary>
public sealed class ReadersTests : IAsyncLifetime
{
    private World world = null!;
    private RunningProgram program = null!;
    private List<Read> told = [];

    public async ValueTask InitializeAsync()
    {
        world = await World.Start();
        world.Vhs.Put(new Story(12, "hostile", "Ålesund & <b>Obair</b> – “gaol” 😀 \u202eright", "An excerpt & more.", "Fish &amp; chips <em>in</em> Dùn Èideann.", World.Day(9)));
        program = await world.Run();
        await world.Items(5, program);
        told = Items((await world.Json("/feeds/all.json")).GetProperty("items"), "content_html", "date_published");
    }

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        await world.DisposeAsync();
    }

    [Theory]
    [InlineData("rss")]
    [InlineData("atom")]
    public async Task Feedparser_understands_all_of_it_and_is_told_when_nothing_is_new(string format)
    {
        Peer.Needs("python3-feedparser", Peer.Answers("/usr/bin/python3", "-c", "import feedparser"));
        using var said = JsonDocument.Parse(await Peer.Run("/usr/bin/python3", Peer.File("with_feedparser.py"), $"{world.Url}/feeds/all.{format}"));
        var read = said.RootElement;
        read.GetProperty("wrong").GetString().Should().BeEmpty();
        read.GetProperty("title").GetString().Should().Be("Community health news");
        (read.GetProperty("status").GetInt32(), read.GetProperty("again").GetInt32(), read.GetProperty("onlyDate").GetInt32()).Should().Be((200, 304, 304));
        Items(read.GetProperty("items"), "content", "published").Should().BeEquivalentTo(told, options => options.WithStrictOrdering().Excluding(item => item.Content));
        // It cleans what it reads: the words are the same.
        Items(read.GetProperty("items"), "content", "published").Select(item => Words(item.Content)).Should().Equal(told.Select(item => Words(item.Content)));
        read.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("source").GetString()).Should().Contain("Voluntary Health Scotland").And.NotContainNulls();
    }

    [Theory]
    [InlineData("rss")]
    [InlineData("atom")]
    [InlineData("json")]
    public async Task Feedsmith_understands_all_of_it(string format)
    {
        var folder = Environment.GetEnvironmentVariable("NPM_READERS") ?? "";
        Peer.Needs("feedsmith (npm, in the folder that NPM_READERS names)", Directory.Exists(Path.Combine(folder, "node_modules", "feedsmith")));
        using var said = JsonDocument.Parse(await Peer.Run("node", Peer.File("with_feedsmith.mjs"), folder, $"{world.Url}/feeds/all.{format}"));
        said.RootElement.GetProperty("format").GetString().Should().Be(format);
        said.RootElement.GetProperty("title").GetString().Should().Be("Community health news");
        Items(said.RootElement.GetProperty("items"), "content", "published").Should().BeEquivalentTo(told, options => options.WithStrictOrdering());
    }

    [Theory]
    [InlineData("rss")]
    [InlineData("atom")]
    public async Task Newsboat_has_every_post_once_and_a_correction_in_place(string format)
    {
        Peer.Needs("newsboat", Peer.Answers("newsboat", "--version"));
        var folder = Directory.CreateTempSubdirectory("newsboat-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "urls"), $"{world.Url}/feeds/all.{format}\n");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "config"), "");
            (await Reload()).Should().BeEquivalentTo(told.Select(item => (item.Id, item.Title, item.Url)));

            world.Chex.Put(new Story(2, "shared-kitchen", "The shared kitchen reopens on Monday", "A kitchen for the whole street.", "Soup, bread and a table long enough for everyone.", World.Day(2)));
            await Eventually.True(async () => (await world.Get($"/feeds/all.{format}")).Contains("reopens on Monday", StringComparison.Ordinal), () => "the correction was not read:\n" + program.Output);
            var corrected = await Reload();
            corrected.Should().HaveCount(told.Count).And.ContainSingle(item => item.Title == "The shared kitchen reopens on Monday");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        async Task<List<(string Id, string Title, string Url)>> Reload()
        {
            var cache = Path.Combine(folder.FullName, "cache.db");
            await Peer.Run("newsboat", "-u", Path.Combine(folder.FullName, "urls"), "-C", Path.Combine(folder.FullName, "config"), "-c", cache, "-x", "reload");
            await using var db = new SqliteConnection($"Data Source={cache};Mode=ReadOnly;Pooling=False");
            await db.OpenAsync();
            await using var query = db.CreateCommand();
            query.CommandText = "SELECT guid, title, url FROM rss_item ORDER BY pubDate DESC";
            await using var rows = await query.ExecuteReaderAsync();
            var items = new List<(string, string, string)>();
            while (await rows.ReadAsync()) items.Add((rows.GetString(0), rows.GetString(1), rows.GetString(2)));
            return items;
        }
    }

    private static List<Read> Items(JsonElement items, string content, string published) =>
        [.. items.EnumerateArray().Select(item => new Read(Text(item, "id"), Text(item, "title"), Text(item, "url"), Text(item, content), item.GetProperty(published).GetDateTimeOffset()))];

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() ?? "";

    private static string Words(string html) => string.Join(' ', System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(html, "<[^>]*>", " ", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1))).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private sealed record Read(string Id, string Title, string Url, string Content, DateTimeOffset Published);
}

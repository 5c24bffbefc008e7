using System.Text.Json;

namespace CHEX.Syndicate.EndToEnd.Aids;

/// <summary>The three sites, a follower, a data folder and a configuration that joins them: all that one test needs.</summary>
public sealed class World : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("syndicate-e2e-");

    private World(Site chex, Site vhs, Site phs, Follower follower) =>
        (Chex, Vhs, Phs, Follower) = (chex, vhs, phs, follower);

    public Site Chex { get; }

    public Site Vhs { get; }

    public Site Phs { get; }

    public Follower Follower { get; }

    public string Url { get; private set; } = $"http://127.0.0.1:{RunningProgram.FreePort()}";

    public string Data => Path.Combine(folder.FullName, "data");

    public string Config => Path.Combine(folder.FullName, "feeds.config.json");

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public static DateTimeOffset Day(int day) => new(2026, 10, day, 9, 0, 0, TimeSpan.Zero);

    public static async Task<World> Start()
    {
        var world = new World(
            await Site.Squarespace(
                new Story(1, "walking-group", "A walking group finds its feet", "Neighbours walk together every Tuesday.", "The group began with four people and a flask of tea.", Day(1)),
                new Story(2, "shared-kitchen", "The shared kitchen reopens", "A kitchen for the whole street.", "Soup, bread and a table long enough for everyone.", Day(2))),
            await Site.WordPress(
                new Story(11, "loneliness", "What helps with loneliness", "Members say what helped.", "A phone call at the same hour each week.", Day(3))),
            await Site.Pages(
                new Story(21, "2026/october/vaccination", "Vaccination figures for October", "Uptake by council area.", "The figures are published each month.", Day(4))),
            await Follower.Start());
        world.Configure();
        return world;
    }

    /// <summary>Writes the configuration; <paramref name="change"/> may alter it first.</summary>
    public void Configure(Action<Dictionary<string, object?>>? change = null)
    {
        var permission = new { by = "The editor", on = "2026-01-01", terms = "Full text with attribution" };
        object Source(string id, string name, string kind, string homepage, string url, object? recipe = null) => new Dictionary<string, object?>
        {
            ["id"] = id,
            ["name"] = name,
            ["shortName"] = id.ToUpperInvariant(),
            ["kind"] = kind,
            ["homepage"] = homepage,
            ["url"] = url,
            ["interval"] = "PT1S",
            ["hostGap"] = "PT0S",
            ["withdrawAfterReadings"] = 2,
            ["withdrawAfter"] = "PT1S",
            ["republish"] = "full",
            ["permission"] = permission,
            ["recipe"] = recipe,
        }.Where(p => p.Value is not null).ToDictionary();
        var recipe = new
        {
            items = new[] { "li.search-result" },
            link = new[] { "h2 a@href" },
            title = new[] { "h2 a" },
            date = new[] { "ul li:first-child" },
            dateFormats = new[] { "d MMMM yyyy" },
            summary = new[] { "p" },
            categories = new[] { "ul li:not(:first-child)" },
            article = new { content = new[] { "#main-content" }, remove = new[] { "h1", "ul" } },
        };
        var config = new Dictionary<string, object?>
        {
            ["publicUrl"] = Url,
            ["title"] = "Community health news",
            ["description"] = "News of three sites",
            ["accounts"] = new[] { new { name = "network", displayName = "Community health", summary = "News of the network.", announceAfter = "PT1S", burst = 3, pace = "PT1S" } },
            ["sources"] = new[]
            {
                Source("chex", "Community Health Exchange", "squarespace", Chex.Url, Chex.Url + "/latest/article"),
                Source("vhs", "Voluntary Health Scotland", "wordpress", Vhs.Url, Vhs.Url + "/"),
                Source("phs", "Public Health Scotland", "page", Phs.Url, Phs.Url + "/news/", recipe),
            },
            ["network"] = new { allowPrivateAddresses = new[] { "127.0.0.0/8" } },
        };
        change?.Invoke(config);
        File.WriteAllText(Config, JsonSerializer.Serialize(config, Indented));
    }

    /// <summary>Starts the service on this world and waits until it serves.</summary>
    public async Task<RunningProgram> Run()
    {
        var program = RunningProgram.Start(Environment, "run", "--config", Config, "--data", Data, "--urls", Url);
        await program.Ready(Url);
        return program;
    }

    /// <summary>Runs a command on this world's data.</summary>
    public Task<(int Code, string Output)> Command(params string[] arguments) =>
        RunningProgram.Run(Environment, [.. arguments, "--config", Config, "--data", Data]);

    public async Task<string> Get(string path)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(Url + path));
    }

    public async Task<JsonElement> Json(string path)
    {
        using var document = JsonDocument.Parse(await Get(path));
        return document.RootElement.Clone();
    }

    /// <summary>The titles in the JSON feed of everything, newest first.</summary>
    public async Task<IReadOnlyList<string>> Titles()
    {
        var feed = await Json("/feeds/all.json");
        return [.. feed.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("title").GetString()!)];
    }

    /// <summary>Waits until the feed of everything has exactly these many items.</summary>
    public Task Items(int count, RunningProgram program) => Eventually.True(
        async () => (await Titles()).Count == count, () => $"the feed does not have {count} items:\n{program.Output}");

    public async ValueTask DisposeAsync()
    {
        await Chex.DisposeAsync();
        await Vhs.DisposeAsync();
        await Phs.DisposeAsync();
        await Follower.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

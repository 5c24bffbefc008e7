using System.Globalization;
using System.Text.Json.Nodes;

namespace CHEX.Syndicate.Tests.Soak.World;

/// <summary>A site as it is now: its stories, how it writes them, what is wrong with it.</summary>
internal sealed class Site(string id, string host, int port, SoakClock clock)
{
    private readonly List<Story> stories = [];

    public string Id => id;

    /// <summary>The scenario it plays, for messages.</summary>
    public required string Scenario { get; init; }
    public string Host { get; set; } = host;

    /// <summary>All names it answers to.</summary>
    public HashSet<string> Hosts { get; } = [host, "www." + host];
    public string Home => $"http://{Host}:{port}";
    public DateTimeOffset Now => clock.Now;
    public IReadOnlyList<Story> Stories => stories;
    public Face Face { get; set; } = new RssFace();
    public Validating Validating { get; set; } = Validating.Properly;

    /// <summary>How many stories its list shows.</summary>
    public int Window { get; set; } = 12;
    public string Interval { get; set; } = "PT12H";
    public double StoriesAWeek { get; set; } = 2;

    /// <summary>What comes in place of a list, of an article, of all.</summary>
    public Fault? OfLists { get; set; }
    public Fault? OfPages { get; set; }
    public Fault? OfAll { get; set; }
    public string? Robots { get; set; }

    /// <summary>How it writes the address of a story in lists.</summary>
    public Func<Story, string>? Link { get; set; }

    /// <summary>How it writes dates in its feed, where that is otherwise; empty for none.</summary>
    public Func<Story, string>? DateOf { get; set; }

    /// <summary>Where its stories stand on a host that it shares.</summary>
    public string Under { get; set; } = "";

    /// <summary>How many it has published before it is first read; null for a few more than its list shows.</summary>
    public int? OldStories { get; set; }

    /// <summary>Old paths that lead to new ones.</summary>
    public Dictionary<string, string> Moved { get; } = new(StringComparer.Ordinal);

    /// <summary>True while nobody has it configured.</summary>
    public bool IsTakenOut { get; set; }

    /// <summary>How the source is configured, over what is usual.</summary>
    public JsonObject Settings { get; } = [];

    /// <summary>So much comes at once that it is held, and published quietly when nobody has decided.</summary>
    public bool IsFlooding { get; set; }

    /// <summary>A person looks after it, and approves each day what is held.</summary>
    public bool IsLookedAfter { get; set; }

    public IReadOnlyList<Story> Listed => [.. stories.Where(s => s.Listed).OrderByDescending(s => s.Published).ThenByDescending(s => s.Number).Take(Window)];

    public string LinkOf(Story story) => Link?.Invoke(story) ?? Home + story.Path;

    public Story Write(DateTimeOffset published, Story? copyOf = null)
    {
        var story = new Story(this, stories.Count + 1, published, HashCode(id, stories.Count + 1)) { CopyOf = copyOf };
        if (copyOf is not null) story.Title = copyOf.Title;
        stories.Add(story);
        return story;
    }

    public Story? ByPath(string path) =>
        stories.FirstOrDefault(s => string.Equals(s.Path.TrimEnd('/'), path.TrimEnd('/'), StringComparison.Ordinal));

    public JsonObject Source()
    {
        var source = new JsonObject
        {
            ["id"] = Id,
            ["name"] = Scenario,
            ["homepage"] = Home + "/",
            ["interval"] = Interval,
            ["republish"] = "full",
            ["permission"] = new JsonObject { ["by"] = "its editor", ["on"] = "2026-01-01", ["terms"] = "in full" },
        };
        Face.Configure(this, source);
        foreach (var (name, value) in Settings) source[name] = value?.DeepClone();
        return source;
    }

    // The same for every run, unlike string.GetHashCode.
    private static int HashCode(string text, int number) => text.Aggregate(number * 7919, (hash, c) => unchecked((hash * 31) + c));
}

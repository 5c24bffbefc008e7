namespace CHEX.Syndicate.Tests.Soak.World;

/// <summary>What is known of a story to whoever listened.</summary>
internal sealed class Told
{
    /// <summary>The first name it was told by.</summary>
    public required string Name { get; init; }

    /// <summary>True where everyone is to hear of it: it came in a list that had been read before. Null where it is as it comes: in a flood.</summary>
    public required bool? Loud { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Title { get; set; }
    public required string Mark { get; set; }
    public required string Path { get; set; }

    /// <summary>How often another version of it was told, or another address.</summary>
    public int Edits { get; set; }
}

/// <summary>
/// What the sites truly told. What was told in a turn counts once the turn has been kept: a listener that died before he had
/// written it down has heard nothing.
/// </summary>
internal sealed class Ledger
{
    private readonly Dictionary<Story, Told> known = [];
    private readonly HashSet<(string Source, string Way)> familiar = [];
    private readonly List<(Site Site, string Way, string Mark, string Title, string Path, Story Story)> heard = [];
    private readonly HashSet<(string Source, string Way)> ways = [];

    public IReadOnlyDictionary<Story, Told> Stories => known;

    public void Tell(Site site, string way, IReadOnlyList<Story> stories)
    {
        ways.Add((site.Id, way));
        foreach (var story in stories) heard.Add((site, way, story.Mark, story.Title, story.Path, story));
    }

    public void Keep(DateTimeOffset now)
    {
        foreach (var (site, way, mark, title, path, story) in heard)
        {
            if (!known.TryGetValue(story, out var told))
            {
                known[story] = new Told { Name = site.Face.NameOf(site, story, way), Loud = site.IsFlooding ? null : familiar.Contains((site.Id, way)), At = now, Mark = mark, Title = title, Path = path };
                continue;
            }

            if (told.Mark != mark || told.Path != path) told.Edits++;
            (told.Mark, told.Title, told.Path) = (mark, title, path);
        }

        familiar.UnionWith(ways);
        Forget();
    }

    public void Forget()
    {
        heard.Clear();
        ways.Clear();
    }
}

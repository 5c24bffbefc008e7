using CHEX.Syndicate.Feeds;

namespace CHEX.Syndicate.Endpoints;

/// <summary>What the address of a feed asks for.</summary>
/// <param name="Address">The feed.</param>
/// <param name="Moved">Its one path, where it was asked for under another.</param>
/// <param name="Combined">True where the query asks for several sources or topics at once, which no feed has.</param>
public sealed record FeedPath(FeedAddress Address, string? Moved, bool Combined = false)
{
    /// <summary>
    /// Reads what stands after <c>/feeds/</c>. A query that equals a path is sent there, and parameters that mean
    /// nothing are dropped. Null: no feed can be there.
    /// </summary>
    public static FeedPath? Read(string path, IQueryCollection query)
    {
        var dot = path.LastIndexOf('.');
        if (dot < 0 || FeedFormats.Of(path[(dot + 1)..]) is not { } format) return null;
        var address = path[..dot].Split('/') switch
        {
            ["all"] => new FeedAddress(format, Only(query, "source"), Only(query, "topic")),
            ["sources", { Length: > 0 } id] => new FeedAddress(format, Source: id),
            ["topics", { Length: > 0 } id] => new FeedAddress(format, Topic: id),
            _ => null,
        };

        if (address is null) return null;
        if (path.StartsWith("all.", StringComparison.Ordinal) && query["source"].Concat(query["topic"]).Count(v => !string.IsNullOrEmpty(v)) > 1)
            return new FeedPath(address, null, Combined: true);
        var one = PathOf(address);
        return new FeedPath(address, query.Count == 0 && one == "/feeds/" + path ? null : one);
    }

    /// <summary>The one path of a feed.</summary>
    public static string PathOf(FeedAddress address) => $"/feeds/{string.Join('/', address.Path.Split('/').Select(Uri.EscapeDataString))}.{address.Format.Extension()}";

    private static string? Only(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } value, ..] ? value : null;
}

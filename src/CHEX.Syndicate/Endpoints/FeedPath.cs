using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace CHEX.Syndicate.Endpoints;

/// <summary>What the address of a feed asks for.</summary>
/// <param name="Address">The feed.</param>
/// <param name="Moved">Its one path, where it was asked for under another.</param>
/// <param name="Wrong">What is wrong with the query; null where nothing is.</param>
public sealed record FeedPath(FeedAddress Address, string? Moved, string? Wrong = null)
{
    /// <summary>
    /// Reads what stands after <c>/feeds/</c>. A query that equals a path is sent there, and parameters that mean
    /// nothing are dropped; those that mean something have one order and one spelling. Null: no feed can be there.
    /// </summary>
    public static FeedPath? Read(string path, QueryString asked)
    {
        var query = QueryHelpers.ParseQuery(asked.Value);
        var dot = path.LastIndexOf('.');
        if (dot < 0 || FeedFormats.Of(path[(dot + 1)..]) is not { } format) return null;
        var names = path[..dot].Split('/');
        // A name after that of the feed is a stretch of its past.
        var archive = names.Length == (names[0] == "all" ? 2 : 3) ? ArchivePeriod.Of(names[^1]) : null;
        var address = (archive is null ? names : names[..^1]) switch
        {
            ["all"] => new FeedAddress(format, Chosen(query, "source"), Chosen(query, "topic")),
            // What the path says is said: of the query the rest counts.
            ["sources", { Length: > 0 } id] => new FeedAddress(format, id, Chosen(query, "topic")),
            ["topics", { Length: > 0 } id] => new FeedAddress(format, Chosen(query, "source"), id),
            _ => null,
        };

        if (address is null) return null;
        var wrong = Switches.Select(one => one.Wrong(query)).FirstOrDefault(said => said is not null);
        if (wrong is not null) return new FeedPath(address, null, wrong);
        if (Deleted.Asked(query) && format == FeedFormat.Rss)
            return new FeedPath(address, null, "RSS has no way to say what was withdrawn. Ask for .atom?deleted=1, or for .json, which always says it.");
        address = address with { Archive = archive, Deleted = Deleted.Asked(query) && format == FeedFormat.Atom, Brief = Brief.Asked(query), Added = Added.Asked(query), Titled = Titled.Asked(query) };
        // Only feeds with a path of their own have archives.
        if (archive is not null && address.HasQuery) return null;
        var one = PathOf(address);
        return new FeedPath(address, one == "/feeds/" + path + (query.Count == 0 ? "" : asked.Value) ? null : one);
    }

    /// <summary>The feed whose one path, with its query, this is; null where it is none.</summary>
    public static FeedAddress? Exactly(string pathAndQuery)
    {
        const string under = "/feeds/";
        if (!pathAndQuery.StartsWith(under, StringComparison.Ordinal)) return null;
        var query = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var end = query < 0 ? pathAndQuery.Length : query;
        return Read(pathAndQuery[under.Length..end], new QueryString(query < 0 ? "" : pathAndQuery[query..])) is { Moved: null, Wrong: null } found && PathOf(found.Address) == pathAndQuery
            ? found.Address
            : null;
    }

    /// <summary>The one path of a feed, with its query where it has one.</summary>
    public static string PathOf(FeedAddress address) => address.Place + address.Query;

    // Ids hold no commas: a list of them is the same as the parameter several times.
    private static Ids Chosen(Dictionary<string, StringValues> query, string name) =>
        Ids.Of(query.GetValueOrDefault(name).SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));

    private static readonly FeedSwitch Brief = new("content", On: "summary", Off: "full", "The content of a feed");
    private static readonly FeedSwitch Added = new("dates", On: "added", Off: "published", "The dates of a feed");
    private static readonly FeedSwitch Titled = new("title", On: "source", Off: "plain", "The title of a feed's items");
    private static readonly FeedSwitch Deleted = new("deleted", On: "1", Off: "0", "Whether a feed says what was withdrawn");
    private static readonly FeedSwitch[] Switches = [Brief, Added, Titled, Deleted];
}

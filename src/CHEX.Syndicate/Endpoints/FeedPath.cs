using CHEX.Syndicate.Feeds;
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
    /// nothing are dropped; those that mean something have one order. Null: no feed can be there.
    /// </summary>
    public static FeedPath? Read(string path, QueryString asked)
    {
        var query = QueryHelpers.ParseQuery(asked.Value);
        var dot = path.LastIndexOf('.');
        if (dot < 0 || FeedFormats.Of(path[(dot + 1)..]) is not { } format) return null;
        var brief = Only(query, "content") == "summary";
        var address = path[..dot].Split('/') switch
        {
            ["all"] => new FeedAddress(format, Only(query, "source"), Only(query, "topic"), brief),
            // What the path says is said: of the query the rest counts.
            ["sources", { Length: > 0 } id] => new FeedAddress(format, id, Only(query, "topic"), brief),
            ["topics", { Length: > 0 } id] => new FeedAddress(format, Only(query, "source"), id, brief),
            _ => null,
        };

        if (address is null) return null;
        if (Wrongs(path, query) is { } wrong) return new FeedPath(address, null, wrong);
        var one = PathOf(address);
        return new FeedPath(address, one == "/feeds/" + path + (query.Count == 0 ? "" : asked.Value) ? null : one);
    }

    /// <summary>The one path of a feed, with its query where it is a combination.</summary>
    public static string PathOf(FeedAddress address)
    {
        var path = address switch
        {
            { Source: { } source, Topic: null } => "sources/" + Uri.EscapeDataString(source),
            { Source: null, Topic: { } topic } => "topics/" + Uri.EscapeDataString(topic),
            _ => "all",
        };
        return $"/feeds/{path}.{address.Format.Extension()}{address.Query}";
    }

    private static string? Wrongs(string path, Dictionary<string, StringValues> query)
    {
        var (source, topic) = (path.StartsWith("sources/", StringComparison.Ordinal), path.StartsWith("topics/", StringComparison.Ordinal));
        if ((!source && Several(query, "source")) || (!topic && Several(query, "topic"))) return "A feed has at most one source and at most one topic, each named once.";
        return Several(query, "content") || Only(query, "content") is not (null or "full" or "summary") ? "The content of a feed is summary, or full (which needs not be said)." : null;
    }

    private static string? Only(Dictionary<string, StringValues> query, string name) =>
        query.GetValueOrDefault(name).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    private static bool Several(Dictionary<string, StringValues> query, string name) =>
        query.GetValueOrDefault(name).Count(value => !string.IsNullOrEmpty(value)) > 1;
}

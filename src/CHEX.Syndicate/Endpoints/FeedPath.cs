using CHEX.Syndicate.Feeds;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace CHEX.Syndicate.Endpoints;

/// <summary>What the address of a feed asks for.</summary>
/// <param name="Address">The feed.</param>
/// <param name="Moved">Its one path, where it was asked for under another.</param>
/// <param name="Combined">True where the query asks for several sources, or several topics, which no feed has.</param>
public sealed record FeedPath(FeedAddress Address, string? Moved, bool Combined = false)
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
        var address = path[..dot].Split('/') switch
        {
            ["all"] => new FeedAddress(format, Only(query, "source"), Only(query, "topic")),
            ["sources", { Length: > 0 } id] => new FeedAddress(format, Source: id),
            ["topics", { Length: > 0 } id] => new FeedAddress(format, Topic: id),
            _ => null,
        };

        if (address is null) return null;
        if (path.StartsWith("all.", StringComparison.Ordinal) && (Several(query, "source") || Several(query, "topic")))
            return new FeedPath(address, null, Combined: true);
        var one = PathOf(address);
        return new FeedPath(address, one == "/feeds/" + path + (query.Count == 0 ? "" : asked.Value) ? null : one);
    }

    /// <summary>The one path of a feed, with its query where it is a combination.</summary>
    public static string PathOf(FeedAddress address) => address.IsCombination ? $"/feeds/all.{address.Format.Extension()}{address.Query}" :
        $"/feeds/{string.Join('/', address.Path.Split('/').Select(Uri.EscapeDataString))}.{address.Format.Extension()}";

    private static string? Only(Dictionary<string, StringValues> query, string name) =>
        query.GetValueOrDefault(name).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    private static bool Several(Dictionary<string, StringValues> query, string name) =>
        query.GetValueOrDefault(name).Count(value => !string.IsNullOrEmpty(value)) > 1;
}

using System.Globalization;
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
    // A longer list is no part of a page: it is one of its own, and we have it.
    private const int MostItems = 50;

    /// <summary>
    /// Reads what stands after <c>/feeds/</c>. A query that equals a path is sent there, and parameters that mean
    /// nothing are dropped; those that mean something have one order and one spelling. Null: no feed can be there.
    /// </summary>
    public static FeedPath? Read(string path, QueryString asked)
    {
        var dot = path.LastIndexOf('.');
        return dot >= 0 && FeedFormats.Of(path[(dot + 1)..]) is { } format ? Read(path[..dot], format, "/feeds/" + path, asked) : null;
    }

    /// <summary>Reads what stands after <c>/embed/</c> in the same way.</summary>
    public static FeedPath? ReadEmbed(string path, QueryString asked)
    {
        var fragment = path.EndsWith(".fragment", StringComparison.Ordinal);
        return Read(fragment ? path[..path.LastIndexOf('.')] : path, fragment ? FeedFormat.Fragment : FeedFormat.Embed, "/embed/" + path, asked);
    }

    private static FeedPath? Read(string feed, FeedFormat format, string path, QueryString asked)
    {
        var query = QueryHelpers.ParseQuery(asked.Value);
        var names = feed.Split('/');
        // A name after that of the feed is a stretch of its past.
        var archive = !format.IsHtml() && names.Length == (names[0] == "all" ? 2 : 3) ? ArchivePeriod.Of(names[^1]) : null;
        var address = (archive is null ? names : names[..^1]) switch
        {
            ["all"] => new FeedAddress(format, Chosen(query, "source"), Chosen(query, "topic")),
            // What the path says is said: of the query the rest counts.
            ["sources", { Length: > 0 } id] => new FeedAddress(format, id, Chosen(query, "topic")),
            ["topics", { Length: > 0 } id] => new FeedAddress(format, Chosen(query, "source"), id),
            _ => null,
        };

        if (address is null) return null;
        var items = format.IsHtml() ? Number(query, "items", FeedAddress.UsualItems, MostItems) : FeedAddress.UsualItems;
        var page = Number(query, "page", usual: 1, most: int.MaxValue);
        var wrong = Switches.Select(one => one.Wrong(query)).FirstOrDefault(said => said is not null)
            ?? (items is null ? $"The number of items is from 1 to {MostItems}." : page is null ? "A page is a number, said once; the first is 1." : null);
        if (wrong is not null) return new FeedPath(address, null, wrong);
        if (Deleted.Asked(query) && format is not (FeedFormat.Atom or FeedFormat.Json))
            return new FeedPath(address, null, $"{Names[format]} has no way to say what was withdrawn. Ask for .atom?deleted=1, or for .json, which always says it.");
        address = address with { Archive = archive, Deleted = Deleted.Asked(query), Brief = Brief.Asked(query), Added = Added.Asked(query), Titled = Titled.Asked(query), Items = items!.Value, Page = page!.Value };
        address = address.As(format);
        // Only feeds with a path of their own have archives.
        if (archive is not null && address.HasQuery) return null;
        var one = PathOf(address);
        return new FeedPath(address, one == path + (query.Count == 0 ? "" : asked.Value) ? null : one);
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

    // Null where it is no such number, or is said twice.
    private static int? Number(Dictionary<string, StringValues> query, string name, int usual, int most) => query.GetValueOrDefault(name).Where(value => !string.IsNullOrEmpty(value)).ToList() switch
    {
        [] => usual,
        [var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most => number,
        _ => null,
    };

    private static readonly Dictionary<FeedFormat, string> Names = new() { [FeedFormat.Rss] = "RSS", [FeedFormat.Csv] = "A table", [FeedFormat.Embed] = "A list", [FeedFormat.Fragment] = "A list" };
    private static readonly FeedSwitch Brief = new("content", On: "summary", Off: "full", "what texts a feed has");
    private static readonly FeedSwitch Added = new("dates", On: "added", Off: "published", "how a feed is dated");
    private static readonly FeedSwitch Titled = new("title", On: "source", Off: "plain", "what stands in a feed's titles");
    private static readonly FeedSwitch Deleted = new("deleted", On: "1", Off: "0", "whether a feed says what was withdrawn");
    private static readonly FeedSwitch[] Switches = [Brief, Added, Titled, Deleted];
}

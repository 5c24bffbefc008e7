namespace CHEX.Syndicate.Sources.Documents;

/// <summary>The vocabularies that a feed is read by.</summary>
internal enum Ns
{
    /// <summary>None, or one of the namespaces of RSS 0.90 and 1.0, or that RSS 2.0 was wrongly given.</summary>
    Rss,

    /// <summary>Atom 1.0, 0.3 and the drafts before it.</summary>
    Atom,
    Content,
    Dc,
    DcTerms,
    Media,
    Itunes,
    Slash,
    Sy,
    FeedBurner,
    Xhtml,
    Rdf,
    Thr,
    Wfw,

    /// <summary>Deleted entries (RFC 6721).</summary>
    Tombstones,
    Other,
}

/// <summary>Namespaces by URI, with the misspellings that are in use: http for https, case, a missing or extra end.</summary>
internal static class Namespaces
{
    /// <summary>A longer URI is nobody's: elements that change between two of a megabyte each would take hours to be told apart.</summary>
    public const int Longest = 200;

    private static readonly Dictionary<string, Ns> Known = new(StringComparer.Ordinal)
    {
        [""] = Ns.Rss,
        ["backend.userland.com/rss2"] = Ns.Rss,
        ["backend.userland.com/rss"] = Ns.Rss,
        ["blogs.law.harvard.edu/tech/rss"] = Ns.Rss,
        ["cyber.law.harvard.edu/rss/rss.html"] = Ns.Rss,
        ["purl.org/rss/1.0"] = Ns.Rss,
        ["purl.org/net/rss1.1"] = Ns.Rss,
        ["purl.org/rss/1.0/modules/rss091"] = Ns.Rss,
        ["my.netscape.com/rdf/simple/0.9"] = Ns.Rss,
        ["channel.netscape.com/rdf/simple/0.9"] = Ns.Rss,
        ["my.netscape.com/publish/formats/rss-0.91.dtd"] = Ns.Rss,
        ["example.com/newformat"] = Ns.Atom,
        ["example.com/necho"] = Ns.Atom,
        ["purl.org/echo"] = Ns.Atom,
        ["uri/of/echo/namespace"] = Ns.Atom,
        ["purl.org/pie"] = Ns.Atom,
        ["purl.org/atom/ns"] = Ns.Atom,
        ["w3.org/2005/atom"] = Ns.Atom,
        ["purl.org/rss/1.0/modules/content"] = Ns.Content,
        ["purl.org/dc/elements/1.1"] = Ns.Dc,
        ["purl.org/dc/elements/1.0"] = Ns.Dc,
        ["purl.org/dc/terms"] = Ns.DcTerms,
        ["search.yahoo.com/mrss"] = Ns.Media,
        ["rssboard.org/media-rss"] = Ns.Media,
        ["itunes.com/dtds/podcast-1.0.dtd"] = Ns.Itunes,
        ["itunes.com/dtds/podcast-1.0"] = Ns.Itunes,
        ["example.com/dtds/podcast-1.0.dtd"] = Ns.Itunes,
        ["purl.org/rss/1.0/modules/slash"] = Ns.Slash,
        ["purl.org/rss/1.0/modules/syndication"] = Ns.Sy,
        ["rssnamespace.org/feedburner/ext/1.0"] = Ns.FeedBurner,
        ["w3.org/1999/xhtml"] = Ns.Xhtml,
        ["w3.org/1999/02/22-rdf-syntax-ns"] = Ns.Rdf,
        ["purl.org/syndication/thread/1.0"] = Ns.Thr,
        ["wellformedweb.org/commentapi"] = Ns.Wfw,
        ["purl.org/atompub/tombstones/1.0"] = Ns.Tombstones,
    };

    /// <summary>What a prefix means where a document forgot to say.</summary>
    public static readonly IReadOnlyDictionary<string, string> Prefixes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["atom"] = "http://www.w3.org/2005/Atom",
        ["content"] = "http://purl.org/rss/1.0/modules/content/",
        ["dc"] = "http://purl.org/dc/elements/1.1/",
        ["dcterms"] = "http://purl.org/dc/terms/",
        ["media"] = "http://search.yahoo.com/mrss/",
        ["itunes"] = "http://www.itunes.com/dtds/podcast-1.0.dtd",
        ["slash"] = "http://purl.org/rss/1.0/modules/slash/",
        ["feedburner"] = "http://rssnamespace.org/feedburner/ext/1.0",
        ["sy"] = "http://purl.org/rss/1.0/modules/syndication/",
        ["wfw"] = "http://wellformedweb.org/CommentAPI/",
        ["thr"] = "http://purl.org/syndication/thread/1.0",
        ["xhtml"] = "http://www.w3.org/1999/xhtml",
        ["rdf"] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    };

    /// <summary>The vocabulary that a namespace URI means.</summary>
    public static Ns Of(string uri)
    {
        if (uri.Length == 0) return Ns.Rss;
        if (uri.Length > Longest) return Ns.Other;
        var key = uri.Trim().ToLowerInvariant();
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0) key = key[(scheme + 3)..];
        if (key.StartsWith("www.", StringComparison.Ordinal)) key = key[4..];
        return Known.GetValueOrDefault(key.TrimEnd('/', '#'), Ns.Other);
    }
}

using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Health;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>What became of a reading.</summary>
public enum ReadingVerdict
{
    /// <summary>It was read.</summary>
    Ok,

    /// <summary>It has not changed since it was read last.</summary>
    Unchanged,

    /// <summary>It answered, and what it answered is not believed; nothing published is touched.</summary>
    Suspect,

    /// <summary>No way led to items; nothing published is touched.</summary>
    Failed,
}

/// <summary>One way that was tried. <paramref name="Reason"/> says why it gave nothing; null for the one that answered.</summary>
public sealed record TriedWay(string Origin, Uri Url, int? Status, long Bytes, string? Reason)
{
    /// <summary>As it follows from the configuration; <see cref="Url"/> is another where it has moved for good.</summary>
    public Uri Configured { get; init; } = Url;

    /// <summary>True where it was not asked, because of what it answered earlier.</summary>
    public bool Skipped { get; init; }
}

/// <summary>An item as it was listed, and as it stands after its article was read (the same where none was).</summary>
public sealed record ReadItem(Item Item, Item Listed);

/// <summary>An item whose article is still to be read. <paramref name="Tried"/>: it was asked for in this reading, in vain.</summary>
public sealed record WaitingItem(Item Listed, bool Tried);

/// <summary>Validators to keep for an address that was asked with this Accept header (a feed's where null).</summary>
public sealed record KeptValidators(Uri Url, Validators Validators, string? Accept = null);

/// <summary>One reading of a source: what it gave, how, and what to remember for the next one.</summary>
public sealed record SourceReading
{
    public required ReadingVerdict Verdict { get; init; }

    /// <summary>Which way answered: "squarespace-rss", "wordpress-feed", "fallback-1:feed" …; null where none did.</summary>
    public string? Origin { get; init; }

    /// <summary>The address that answered, before redirects.</summary>
    public Uri? Url { get; init; }

    /// <summary>
    /// How the document was written: "rss", "page" … Contents are compared only within one origin and form.
    /// </summary>
    public string? Form { get; init; }

    /// <summary>Which version of the reader, and of the recipe, read it: what another makes of the same page is no edit.</summary>
    public string Reader { get; init; } = "";

    /// <summary>The way, the form and the reader together: lists are held against those of the same name.</summary>
    public string ReadBy => $"{Origin}/{Form}.{Reader}";

    /// <summary>What was measured of the list; null where none was read.</summary>
    public Measures? Measures { get; init; }

    /// <summary>The ways that answered with what is not believed.</summary>
    public IReadOnlyList<Doubt> Doubts { get; init; } = [];

    /// <summary>What was read, in the source's order.</summary>
    public IReadOnlyList<ReadItem> Items { get; init; } = [];

    /// <summary>True where the items have articles of their own, which were read.</summary>
    public bool HasArticles { get; init; }

    /// <summary>True where older pages were left because what is on them was read before: fewer items are listed than there are.</summary>
    public bool LeftKnown { get; init; }

    /// <summary>Listed exactly as when their articles were read: nothing to do.</summary>
    public IReadOnlyList<Item> Settled { get; init; } = [];

    /// <summary>Listed, but their articles are left for the next reading.</summary>
    public IReadOnlyList<WaitingItem> Waiting { get; init; } = [];

    /// <summary>True where what is newer than <see cref="OldestListed"/> and not listed can be taken as gone from the list.</summary>
    public bool Complete { get; init; }

    /// <summary>True where the list was read to its end, though some of its articles may wait.</summary>
    public bool ListWhole { get; init; }

    /// <summary>The list, where it was read to its end: what is missing from it can be told.</summary>
    internal WholeList? List => ListWhole ? new([.. Settled.Concat(Waiting.Select(w => w.Listed)).Select(item => item.Names), .. Others], OldestListed) : null;

    /// <summary>The names of what the list has too and this reading did not look at: the list has not changed, and it went on with its articles.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Others { get; init; } = [];

    /// <summary>True where the reading went on with a list that has not changed.</summary>
    public bool WentOn { get; init; }

    /// <summary>The names of what the source itself says it has deleted (RFC 6721).</summary>
    public IReadOnlyList<IReadOnlyList<string>> Deleted { get; init; } = [];

    /// <summary>How far back the list reaches (<see cref="ListWindow"/>); null where it has no dates.</summary>
    public DateTimeOffset? OldestListed { get; init; }

    /// <summary>The HTTP status of the way that answered, or of the last one that was tried.</summary>
    public int? Status { get; init; }

    /// <summary>All bytes read, after decompression.</summary>
    public long Bytes { get; init; }
    public required IReadOnlyList<TriedWay> Attempts { get; init; }
    public IReadOnlyList<KeptValidators> Validators { get; init; } = [];

    /// <summary>True where the list came with something to ask "only if it has changed" with, whether it is kept or not.</summary>
    public bool GaveCondition { get; init; }

    /// <summary>How long the server wants its answer to be used; null where it does not say.</summary>
    public TimeSpan? FreshFor { get; init; }

    /// <summary>What the feed says about when to come again; null where nothing was read that could say it.</summary>
    public FeedHints? Hints { get; init; }

    /// <summary>How long the list was, after decompression.</summary>
    public long ListBytes { get; init; }

    /// <summary>The address that answered, as it follows from the configuration.</summary>
    public Uri? Configured { get; init; }

    /// <summary>Where that was asked: another address where it has moved for good.</summary>
    public Uri? AskedAt { get; init; }

    /// <summary>Where it led by permanent redirects alone; null where it did not.</summary>
    public Uri? MovedTo { get; init; }

    /// <summary>True where every address has said that it is gone for good (410).</summary>
    public bool Gone { get; init; }

    /// <summary>Where every way was closed because its host is left alone: until when (store's clock, ms).</summary>
    public long? PutOffUntil { get; init; }

    /// <summary>What had to be repaired or left out, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why the ways that gave nothing gave nothing, a line each; null where the first one answered.</summary>
    public string? Reason => Attempts.Any(a => a.Reason is not null)
        ? string.Join('\n', Attempts.Where(a => a.Reason is not null).Select(a => $"{a.Origin}: {a.Reason}"))
        : null;
}

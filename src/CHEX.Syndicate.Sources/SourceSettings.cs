using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources;

/// <summary>How a source is read.</summary>
public enum SourceKind
{
    /// <summary>RSS, Atom or JSON Feed, told apart by content.</summary>
    Feed,

    /// <summary>The REST API of WordPress; its feed where that does not answer.</summary>
    WordPress,

    /// <summary>The RSS of a Squarespace collection; its list page where that does not answer.</summary>
    Squarespace,

    /// <summary>A page, read by a recipe of CSS selectors.</summary>
    Page,
}

/// <summary>One source as configured.</summary>
public sealed record SourceSettings
{
    public required SourceInfo Info { get; init; }
    public required SourceKind Kind { get; init; }

    /// <summary>Where it is read: a feed, a WordPress site, a Squarespace collection, a list page.</summary>
    public required Uri Url { get; init; }

    /// <summary>Tried in their order when the kind's own ways do not answer.</summary>
    public IReadOnlyList<Fallback> Fallbacks { get; init; } = [];

    /// <summary>Between two readings; ±20 % by chance.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>True where the interval follows the source's news and office hours; false where it is kept as it is.</summary>
    public bool Adaptive { get; init; } = true;

    /// <summary>How a page is read; required for <see cref="SourceKind.Page"/>.</summary>
    public PageRecipe? Recipe { get; init; }

    /// <summary>A post that is missing from its list is taken as withdrawn after this many complete readings …</summary>
    public int WithdrawAfterReadings { get; init; } = 3;

    /// <summary>… spread over at least this long, and only when its own page answers 404 or 410.</summary>
    public TimeSpan WithdrawAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Between two requests to the same host.</summary>
    public TimeSpan HostGap { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What a reading must be like to be believed.</summary>
    public Expectations Expect { get; init; } = new();

    /// <summary>Which items become posts.</summary>
    public ItemFilter Filter { get; init; } = ItemFilter.None;

    /// <summary>True where each new post waits until a person approves it.</summary>
    public bool AfterApproval { get; init; }

    /// <summary>True where its robots.txt is obeyed (always, unless its owner agreed otherwise).</summary>
    public bool ObeyRobots { get; init; } = true;
}

/// <summary>Another way to read a source.</summary>
public sealed record Fallback(SourceKind Kind, Uri Url);

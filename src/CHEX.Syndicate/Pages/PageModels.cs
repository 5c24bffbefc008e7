using System.Globalization;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Pages;

/// <summary>What stands in the head of a page.</summary>
public sealed record PageHead
{
    public required string Title { get; init; }
    public string? Description { get; init; }

    /// <summary>The one address of what the page shows; for a post, its source's article.</summary>
    public string? CanonicalLink { get; init; }

    /// <summary>True where search engines should find the original and not us.</summary>
    public bool NoIndex { get; init; }

    /// <summary>The feeds of what the page shows, after those of everything.</summary>
    public FeedLinks? Feeds { get; init; }

    /// <summary>The address of the same thing in ActivityPub, or null.</summary>
    public string? Activity { get; init; }

    /// <summary>The handle that a shared link is credited to (<c>fediverse:creator</c>), or null.</summary>
    public string? Creator { get; init; }
}

/// <summary>The addresses of one feed: for feed readers, for spreadsheets, and for a frame in another site.</summary>
public sealed record FeedLinks(string Title, string Rss, string Atom, string Json, string Csv, string Embed);

/// <summary>A date for people, and for programs.</summary>
/// <param name="Text">"3 July 2026", in the source's zone.</param>
/// <param name="Machine">The value of <c>datetime</c>: a day, or a moment in UTC.</param>
public sealed record PageDate(string Text, string Machine)
{
    /// <summary>The date of a moment, or of a day, in a zone.</summary>
    public static PageDate Of(DateTimeOffset at, bool dayOnly, string timeZone)
    {
        var there = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(timeZone));
        return new PageDate(
            there.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
            dayOnly ? there.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    /// <summary>"3".</summary>
    public string Day => Text[..Text.IndexOf(' ', StringComparison.Ordinal)];

    /// <summary>"July 2026".</summary>
    public string Month => Text[(Day.Length + 1)..];
}

/// <summary>A source, as pages name it. Hue, 1 to 6, is the colour that goes with it; Says is how much of it is shown here.</summary>
public sealed record SourceView(string Id, string Name, string ShortName, string Homepage, string Page, int Hue, string Says, FeedLinks Feeds);

/// <summary>A post in a list.</summary>
public sealed record PostView
{
    public required string Title { get; init; }
    public required string Page { get; init; }

    /// <summary>The source's article.</summary>
    public required string Url { get; init; }
    public required SourceView Source { get; init; }
    public required PageDate Published { get; init; }

    /// <summary>When its text last changed, where that was on a later day.</summary>
    public PageDate? Updated { get; init; }
    public required string Language { get; init; }
    public string? Summary { get; init; }

    /// <summary>Cleaned HTML that loads nothing from elsewhere, or null.</summary>
    public string? Content { get; init; }

    /// <summary>Our copy of its picture, where there is one that its text does not show.</summary>
    public ItemImage? Picture { get; init; }
    public IReadOnlyList<string> Authors { get; init; } = [];
    public IReadOnlyList<Topic> Topics { get; init; } = [];
    public string? Rights { get; init; }
    public string? Licence { get; init; }

    /// <summary>Who else has published the same story.</summary>
    public IReadOnlyList<AlsoView> Also { get; init; } = [];
}

/// <summary>Another source's article of the same story.</summary>
public sealed record AlsoView(SourceView Source, string Url);

/// <summary>
/// An account, as pages name it. Sources are those of its selection that are read; Selection is the ids of all of them, empty for
/// everything. A frozen one says nothing new.
/// </summary>
public sealed record AccountView(
    string Name, string DisplayName, string Summary, string Handle, string Page, string Actor, IReadOnlyList<SourceView> Sources, IReadOnlyList<string> Selection, bool Frozen);

using System.Globalization;
using System.Text.RegularExpressions;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Feeds;

/// <summary>
/// A stretch of a feed's past that one archive document has: a month (UTC), <c>2026-09</c>; where that is too much for one document, a day,
/// <c>2026-09-14</c>, or an hour, <c>2026-09-14T09</c>; and where even that is, those of the hour whose ids begin alike, <c>2026-09-14T09-k</c>. Which posts are in
/// it follows from their own dates and ids, so its address means the same for ever.
/// </summary>
public sealed partial record ArchivePeriod
{
    private const int Month = 7;
    private const int Day = 10;
    private const int Hour = 13;

    // So many letters of an id at the most: an hour with some million posts is nobody's. Ids are longer.
    private const int MostLetters = 3;

    private static readonly string[] Formats = ["yyyy-MM", "yyyy-MM-dd", "yyyy-MM-dd'T'HH"];

    private ArchivePeriod(string name, DateTimeOffset from)
    {
        Name = name;
        From = from;
    }

    /// <summary>What it is called in addresses.</summary>
    public string Name { get; }

    /// <summary>Its first moment.</summary>
    public DateTimeOffset From { get; }

    /// <summary>The first moment after it.</summary>
    public DateTimeOffset Until => Name.Length switch { Month => From.AddMonths(1), Day => From.AddDays(1), _ => From.AddHours(1) };

    /// <summary>True where it is a month or a day: what is narrower is a time, too.</summary>
    public bool IsLong => Name.Length <= Day;

    /// <summary>True where it is a whole hour: what is narrower goes by ids.</summary>
    public bool IsHour => Name.Length == Hour;

    /// <summary>True where it is not divided further.</summary>
    public bool IsLeast => Letters.Length == MostLetters;

    /// <summary>The whole hour of a part of one; else itself.</summary>
    public ArchivePeriod Whole => Name.Length > Hour ? new ArchivePeriod(Name[..Hour], From) : this;

    /// <summary>Which posts are in it.</summary>
    public PostSpan Span => new(From.ToUnixTimeMilliseconds(), Until.ToUnixTimeMilliseconds(), Letters, Letters + PostSpan.Greatest);

    private string Letters => Name.Length > Hour ? Name[(Hour + 1)..] : "";

    /// <summary>The period of that name, or null.</summary>
    public static ArchivePeriod? Of(string name)
    {
        if (!NameFormat().IsMatch(name)) return null;
        var time = name[..Math.Min(name.Length, Hour)];
        return DateTimeOffset.TryParseExact(time, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from) && from.Year < 9999 ? new ArchivePeriod(name, from) : null;
    }

    /// <summary>The month of a moment.</summary>
    public static ArchivePeriod MonthOf(DateTimeOffset moment) => At(moment, Month);

    /// <summary>True where the moment is in it.</summary>
    public bool Holds(DateTimeOffset moment) => From <= moment && moment < Until;

    /// <summary>The part of it that has the post.</summary>
    public ArchivePeriod Narrower(PostPlace post) => Name.Length switch
    {
        Month => At(post.Published, Day),
        Day => At(post.Published, Hour),
        Hour => new ArchivePeriod($"{Name}-{post.Id[..1]}", From),
        _ => new ArchivePeriod(Name + post.Id[Letters.Length], From),
    };

    private static ArchivePeriod At(DateTimeOffset moment, int length) =>
        Of(moment.UtcDateTime.ToString(Formats[2], CultureInfo.InvariantCulture)[..length]) ?? throw new ArgumentOutOfRangeException(nameof(moment), moment, "No post is of a year like this.");

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}(-[0-9]{2}(T[0-9]{2}(-[a-z0-9]{1,3})?)?)?\\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NameFormat();
}

using System.Collections.Frozen;
using CHEX.Syndicate.Posts.Text;

namespace CHEX.Syndicate.Posts.Stories;

/// <summary>A title as it is compared: its words without the site's name at their end, and how many of them tell anything.</summary>
/// <param name="Words">In their order.</param>
/// <param name="Telling">How many different words there are besides those that any title may have: "Newsletter, May 2026" has none.</param>
internal sealed record TitleKey(IReadOnlyList<string> Words, int Telling)
{
    /// <summary>So many telling words say by themselves that two titles are of one story.</summary>
    public const int Enough = 5;

    /// <summary>With fewer than this a title says nothing.</summary>
    public const int Least = 3;

    // What stands before a site's name. A bar is hardly ever anything else.
    private static readonly string[] Marks = [" | ", " – ", " — ", " - ", " :: ", " » ", " · "];

    // Words of every title and of every site's news, in English and Gaelic; numbers are no telling words either.
    private static readonly FrozenSet<string> Common = (
        "a an and are as at be by can do for from has have how in is it its more new no not of on or our out so that the their this to up us we what when where which who why will with you your " +
        "agm agenda announcement article articles available blog blogs blogspot brief briefing briefs bulletin bulletins conference course courses digest ebulletin edition enewsletter event events home " +
        "job jobs latest meeting meetings minutes news newsletter newsletters note notes notice notices now opportunities opportunity part post posts press publication publications published register release " +
        "report reports review reviews round roundup statement statements summary today training update updates vacancies vacancy volume webinar webinars weekly welcome workshop workshops " +
        "annual day daily days fortnightly month monthly months quarterly week weeks year yearly years spring summer autumn winter issue number read " +
        "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec " +
        "monday tuesday wednesday thursday friday saturday sunday christmas easter " +
        "agus air an am na nan nam aig anns cho le do gu mu ri ùr naidheachd naidheachdan tachartas tachartasan fios cuairt litir").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Its words, a blank between them: empty where it has neither letter nor digit.</summary>
    public string Text => string.Join(' ', Words);

    /// <summary>The key of a title.</summary>
    /// <param name="title">The title.</param>
    /// <param name="names">What its source is called.</param>
    /// <param name="barTellsSite">
    /// Whether what follows a bar is taken for the site's name, whatever it is. Between sites it nearly always is; of two titles of one
    /// site it may be what tells them apart.
    /// </param>
    public static TitleKey Of(string title, IReadOnlyList<string> names, bool barTellsSite = true)
    {
        var words = Wording.Of(WithoutSite(title, names, barTellsSite));
        return new(words, words.Distinct(StringComparer.Ordinal).Count(w => !Common.Contains(w) && !w.All(char.IsAsciiDigit)));
    }

    /// <summary>How much two titles have in common: 1 the same words, 0 none.</summary>
    public double Likeness(TitleKey other)
    {
        var (mine, theirs) = (Words.ToHashSet(StringComparer.Ordinal), other.Words.ToHashSet(StringComparer.Ordinal));
        var all = mine.Union(theirs).Count();
        return all == 0 ? 0 : (double)mine.Count(theirs.Contains) / all;
    }

    private static string WithoutSite(string title, IReadOnlyList<string> names, bool barTellsSite)
    {
        foreach (var mark in Marks)
        {
            var at = title.LastIndexOf(mark, StringComparison.Ordinal);
            if (at <= 0) continue;
            var end = string.Join(' ', Wording.Of(title[(at + mark.Length)..]));
            if (names.Any(name => string.Join(' ', Wording.Of(name)) == end) || (barTellsSite && mark == " | " && Wording.Of(title[..at]).Count >= Least)) return title[..at];
        }

        return title;
    }
}

using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Posts.Text;

/// <summary>A source's own excerpt, without what its site builder put around it.</summary>
internal static partial class Excerpts
{
    /// <summary>The excerpt without boilerplate; a bracketed or spaced ellipsis at the end becomes "…".</summary>
    public static string Of(string plain)
    {
        var text = Appeared().Replace(plain, "").TrimEnd();
        text = More().Replace(text, "").TrimEnd();
        return Lines.Paragraphs(Ellipsis().Replace(text, "…"));
    }

    [GeneratedRegex(@"\s*\bThe post [^\n]{1,400} (first )?appeared( first)? on [^\n]{1,200}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Appeared();

    // Only after the end of a sentence: "You can read more" is the author's.
    [GeneratedRegex(@"(?<=^|[.!?…\]""”’)\n]\s{0,3})((read|find out) (more|on)|(continue|keep) reading|read the (full|rest) [^\n]{1,30})\s{0,3}([»›→…>]|\.\.\.)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex More();

    [GeneratedRegex(@"\s*(\[\s?(…|\.{3})\s?\]|\.{3}|\s…)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ellipsis();
}

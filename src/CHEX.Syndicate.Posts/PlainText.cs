using System.Text.RegularExpressions;
using CHEX.Syndicate.Posts.Html;
using CHEX.Syndicate.Posts.Text;

namespace CHEX.Syndicate.Posts;

/// <summary>Text without markup, safe to show and to compare.</summary>
public static partial class PlainText
{
    // Double encoding is common, more is not: what is left then was meant.
    private const int Rounds = 2;

    /// <summary>The text of HTML: entities resolved, tags gone, a line break between blocks, an empty line between paragraphs.</summary>
    public static string OfHtml(string html) => TextOf.Html(html);

    /// <summary>One line of text: entities resolved (twice where they were doubled), tags gone, white space collapsed.</summary>
    public static string OfTitle(string html)
    {
        var text = html;
        for (var round = 0; round < Rounds && (round == 0 || Encoded().IsMatch(text)); round++) text = Lines.One(TextOf.Html(text));
        return Lines.One(text);
    }

    /// <summary>Safe to show and to compare: composed (NFC), without control characters, its bidi controls balanced.</summary>
    public static string Tidy(string text) => Lines.Tidy(text);

    /// <summary>The beginning of a text, to <paramref name="most"/> characters, cut after a word and marked with "…".</summary>
    public static string Start(string text, int most) => Lines.Start(text, most);

    [GeneratedRegex(@"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});|</?[a-zA-Z][^<>]*>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Encoded();
}

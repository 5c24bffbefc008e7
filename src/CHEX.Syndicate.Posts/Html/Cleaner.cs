using System.Text;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>
/// Rebuilds HTML so that its own reading of it changes nothing: what is stored is what every reader's parser will make of
/// it. A text in good order is so after one reading; one whose elements had to be moved, cut or taken apart is read
/// again until it is.
/// </summary>
internal static class Cleaner
{
    /// <summary>The longest text kept, in bytes of UTF-8.</summary>
    public const int Longest = 512 * 1024;

    private const int Rounds = 6;

    /// <summary>Cleaned HTML; null where nothing is left.</summary>
    public static string? Clean(string html, Uri baseUrl)
    {
        var (clean, settled) = Once(html, baseUrl);
        for (var round = 0; !settled && round < Rounds; round++)
        {
            var (again, sure) = Once(clean, baseUrl);
            settled = sure || again == clean;
            clean = again;
        }

        if (settled) return clean.Length > 0 ? clean : null;

        // No text is known that comes here; one that does is shown as words alone.
        var words = TextOf.Html(clean);
        return words.Length == 0 ? null : Once(Paragraphs(words), baseUrl).Html;
    }

    private static (string Html, bool Settled) Once(string source, Uri baseUrl)
    {
        var rebuilt = Rebuilding.Of(source, baseUrl);
        var untouched = Tidying.Apply(rebuilt.Root, rebuilt.Pictures);
        var fits = LengthLimit.Fit(rebuilt.Root, Longest);
        var html = new StringBuilder(Math.Min(source.Length, Longest));
        rebuilt.Root.Write(html);
        return (html.ToString(), rebuilt.InOrder && untouched && fits);
    }

    private static string Paragraphs(string words)
    {
        var html = new StringBuilder();
        foreach (var paragraph in words.Split("\n\n"))
        {
            html.Append("<p>").Append(System.Net.WebUtility.HtmlEncode(paragraph)).Append("</p>");
        }

        return html.ToString();
    }
}

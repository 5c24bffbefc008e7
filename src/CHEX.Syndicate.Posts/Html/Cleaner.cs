using System.Text;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>
/// Rebuilds HTML until its own reading of it changes nothing: what is stored is what every reader's parser will make of it.
/// </summary>
internal static class Cleaner
{
    /// <summary>The longest text kept, in characters.</summary>
    public const int Longest = 512 * 1024;

    private const int Rounds = 6;

    /// <summary>Cleaned HTML; null where nothing is left.</summary>
    public static string? Clean(string html, Uri baseUrl)
    {
        var clean = Once(html, baseUrl);
        for (var round = 0; round < Rounds; round++)
        {
            var again = Once(clean, baseUrl);
            if (again == clean) return clean.Length > 0 ? clean : null;
            clean = again;
        }

        // No text is known that comes here; one that does is shown as words alone.
        var words = TextOf.Html(clean);
        return words.Length == 0 ? null : Once(Paragraphs(words), baseUrl);
    }

    private static string Once(string html, Uri baseUrl)
    {
        // The result carries markup beside its text: room is left for it.
        var tree = Rebuilding.Of(html, baseUrl, Longest - 32 * 1024);
        Tidying.Apply(tree);
        return tree.Html();
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

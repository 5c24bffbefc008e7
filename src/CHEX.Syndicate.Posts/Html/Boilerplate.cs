using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>What site builders put after a text: it says that there is more, or whose text it was.</summary>
internal static partial class Boilerplate
{
    private const int Longest = 700;

    /// <summary>Takes it from the end of the tree. True where there was some.</summary>
    public static bool Drop(Piece root)
    {
        var there = false;
        while (root.HasChildren)
        {
            var last = root.Children[^1];
            if (IsBoilerplate(last)) root.Children.RemoveAt(root.Children.Count - 1);
            else if (!EndsWithMore(last)) return there;
            there = true;
        }

        return there;
    }

    private static bool IsBoilerplate(Piece piece)
    {
        if (piece.Name == "hr") return true;
        if (piece.Name is not ("p" or "div")) return false;
        var text = piece.AllText().Trim();
        return text.Length <= Longest && Whole().IsMatch(text);
    }

    // "… and so on. Read more": the link alone goes, and only after the end of a sentence, for "You can read more" is the author's.
    private static bool EndsWithMore(Piece paragraph)
    {
        if (paragraph is not { Name: "p", HasChildren: true } || paragraph.Children[^1] is not { Name: "a" } link || paragraph.Children.Count < 2) return false;
        if (paragraph.Children[^2] is { Name: not "br", IsText: false }) return false;
        var before = paragraph.Children[^2].Text.TrimEnd();
        if (before.Length > 0 ? !".!?…]\"”’)".Contains(before[^1], StringComparison.Ordinal) : paragraph.Children[^2].Name != "br") return false;
        if (link.AllText().Trim() is not { Length: <= Longest } text || !More().IsMatch(text)) return false;
        paragraph.Children.RemoveAt(paragraph.Children.Count - 1);
        return true;
    }

    [GeneratedRegex(@"^((the post .{1,400} (first )?appeared( first)? on .{1,200})|((continue|keep) reading|read (more|on|the (full|rest)[\w ]{0,30}))\b.{0,10}|(read more|continue reading):? .{1,200}[»→…])\.?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[\[(]?(((continue|keep) reading|read (more|on|the (full|rest)[\w ]{0,30}))\b.{0,10}|(read more|continue reading):? .{1,200}[»→…])[\])]?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex More();
}

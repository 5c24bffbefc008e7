using System.Net;
using System.Text;
using CHEX.Syndicate.Posts.Text;

namespace CHEX.Syndicate.Posts;

/// <summary>How much an edit changes.</summary>
public enum EditLevel
{
    /// <summary>Nothing that a reader would notice: markup, white space, noise.</summary>
    Cosmetic,

    /// <summary>Less than a twentieth of the text.</summary>
    Minor,

    /// <summary>More than that, and less than a fifth.</summary>
    Plain,

    /// <summary>The title, or a fifth of the text.</summary>
    Major,
}

/// <summary>What changed in one field of a post: "title", "address", "summary", "text", "authors", "categories", "picture".</summary>
public sealed record FieldDifference(string Field, IReadOnlyList<WordRun> Runs)
{
    // So many words stay beside a change, that it can be found in the text.
    private const int Around = 8;

    /// <summary>As text: [-what was removed-] {+what was added+}, what was kept shortened to the words beside.</summary>
    public string Text() => Write(
        (change, words) => change switch { WordChange.Removed => $"[-{words}-]", WordChange.Added => $"{{+{words}+}}", _ => words });

    /// <summary>As HTML: <c>del</c> and <c>ins</c>, the words encoded.</summary>
    public string Html() => Write(
        (change, words) => change switch
        {
            WordChange.Removed => $"<del>{WebUtility.HtmlEncode(words)}</del>",
            WordChange.Added => $"<ins>{WebUtility.HtmlEncode(words)}</ins>",
            _ => WebUtility.HtmlEncode(words),
        });

    private string Write(Func<WordChange, string, string> write)
    {
        var text = new StringBuilder();
        for (var i = 0; i < Runs.Count; i++)
        {
            if (i > 0) text.Append(' ');
            var (change, words) = Runs[i];
            text.Append(write(change, change == WordChange.Kept ? Shortened(words, first: i == 0, last: i == Runs.Count - 1) : words));
        }

        return text.ToString();
    }

    private static string Shortened(string kept, bool first, bool last)
    {
        var words = kept.Split(' ');
        var (head, tail) = (first ? 0 : Around, last ? 0 : Around);
        return words.Length <= head + tail + 1 ? kept : string.Join(' ', [.. words[..head], "…", .. words[^tail..]]);
    }
}

/// <summary>What a reader would notice of the way from one version of a post to the next, field by field.</summary>
public sealed record Difference(EditLevel Level, IReadOnlyList<FieldDifference> Fields)
{
    private const double MinorBelow = 0.05;
    private const double MajorFrom = 0.2;

    /// <summary>The difference of two versions. Bounded: texts without much in common are shown as replaced.</summary>
    public static Difference Of(PostVersion before, PostVersion after)
    {
        var fields = new List<FieldDifference>();
        Compare("title", before.Title, after.Title);
        Compare("address", before.Url, after.Url);
        Compare("summary", before.Summary ?? "", after.Summary ?? "");
        Compare("text", Words(before), Words(after));
        Compare("authors", string.Join(", ", before.Authors), string.Join(", ", after.Authors));
        Compare("categories", string.Join(", ", before.Categories), string.Join(", ", after.Categories));
        Compare("picture", before.Image is { } b ? $"{b.Url} {b.Alt}" : "", after.Image is { } a ? $"{a.Url} {a.Alt}" : "");
        return new(LevelOf(fields), fields);

        void Compare(string field, string old, string now)
        {
            if (Lines.One(old) != Lines.One(now)) fields.Add(new(field, WordDiff.Of(old, now)));
        }
    }

    private static EditLevel LevelOf(List<FieldDifference> fields)
    {
        if (fields.Count == 0) return EditLevel.Cosmetic;
        if (fields.Any(f => f.Field == "title")) return EditLevel.Major;
        // A post without a text of its own is its summary.
        var share = fields.Where(f => f.Field is "text" or "summary").Select(f => WordDiff.Share(f.Runs)).DefaultIfEmpty(0).Max();
        return share >= MajorFrom ? EditLevel.Major : share >= MinorBelow ? EditLevel.Plain : EditLevel.Minor;
    }

    private static string Words(PostVersion version) => version.Content is null ? "" : PlainText.OfHtml(version.Content);
}

using System.Collections.Frozen;
using System.Text;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>Gathers the words of HTML, element by element: a line break between blocks, an empty line between paragraphs.</summary>
internal sealed class PlainWords
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Apart = new[]
    {
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "table", "pre", "figure", "section", "article", "hr", "details",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Line =
        new[] { "div", "li", "dt", "dd", "tr", "figcaption", "caption", "header", "footer", "address", "aside", "main", "nav", "summary" }
            .ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly StringBuilder text = new();

    /// <summary>What was gathered, as it is.</summary>
    public override string ToString() => text.ToString();

    /// <summary>Text, entities resolved. A line break in the source is a space to a reader.</summary>
    public void Say(ReadOnlySpan<char> words)
    {
        var first = true;
        foreach (var line in words.EnumerateLines())
        {
            if (!first) text.Append(' ');
            text.Append(line);
            first = false;
        }
    }

    /// <summary>The beginning of an element.</summary>
    public void Begin(ReadOnlySpan<char> name)
    {
        if (name is "br") text.Append('\n');
        else End(name);
    }

    /// <summary>The end of an element.</summary>
    public void End(ReadOnlySpan<char> name)
    {
        if (Apart.Contains(name)) EndLines(2);
        else if (Line.Contains(name)) EndLines(1);
        else if (name is "td" or "th") text.Append(' ');
    }

    // The end of one block and the beginning of the next are one break.
    private void EndLines(int breaks)
    {
        while (text.Length > 0 && text[^1] == ' ') text.Length--;
        var there = 0;
        while (there < breaks && there < text.Length && text[^(there + 1)] == '\n') there++;
        text.Append('\n', breaks - there);
    }
}

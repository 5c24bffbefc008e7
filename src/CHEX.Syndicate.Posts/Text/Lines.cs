using System.Text;

namespace CHEX.Syndicate.Posts.Text;

/// <summary>White space and length of plain text.</summary>
internal static class Lines
{
    /// <summary>Safe to show and to compare: composed, and without what cannot be seen.</summary>
    public static string Tidy(string text) => Nfc.Of(Invisible.Strip(text));

    /// <summary>One line: every run of white space is one space.</summary>
    public static string One(string text)
    {
        if (IsOne(text)) return text;
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c)) line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }

    private static bool IsOne(string text)
    {
        // It begins and ends with a word, and spaces stand alone.
        var word = text.Length == 0;
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c)) word = true;
            else if (c == ' ' && word) word = false;
            else return false;
        }

        return word;
    }

    /// <summary>As a browser shows it outside of <c>pre</c>: every run of HTML's white space is one space. No-break spaces stay.</summary>
    public static string Collapse(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is not (' ' or '\t' or '\n' or '\r' or '\f')) line.Append(c);
            else if (line.Length == 0 || line[^1] != ' ') line.Append(' ');
        }

        return line.ToString();
    }

    /// <summary>Paragraphs: one space between words, at most one empty line between lines, none at the ends.</summary>
    public static string Paragraphs(string text)
    {
        var lines = new StringBuilder(text.Length);
        var empty = 0;
        foreach (var line in text.Split('\n').Select(One))
        {
            if (line.Length == 0)
            {
                empty++;
                continue;
            }

            if (lines.Length > 0) lines.Append(empty > 0 ? "\n\n" : "\n");
            lines.Append(line);
            empty = 0;
        }

        return lines.ToString();
    }

    /// <summary>The beginning of a text, to <paramref name="most"/> characters, cut after a word and marked with "…".</summary>
    public static string Start(string text, int most)
    {
        if (text.Length <= most) return text;
        var space = text.LastIndexOf(' ', most - 1);
        var cut = space > most / 2 ? space : char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return text[..cut].TrimEnd(' ', ',', ';', ':', '-', '–', '—', '.') + "…";
    }
}

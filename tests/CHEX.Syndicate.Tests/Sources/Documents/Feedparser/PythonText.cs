using System.Globalization;
using System.Text;

namespace CHEX.Syndicate.Tests.Sources.Documents.Feedparser;

/// <summary>As much of Python's expressions as the test feeds' expectations are written in.</summary>
internal static class PythonText
{
    /// <summary>The parts of an expression that stand between <paramref name="word"/>, but for those in quotes and brackets.</summary>
    public static IReadOnlyList<string> Split(string expression, string word)
    {
        var parts = new List<string>();
        int depth = 0, from = 0;
        for (var i = 0; i < expression.Length; i++)
        {
            switch (expression[i])
            {
                case '\'' or '"': i = EndOfString(expression, i); break;
                case '(' or '[' or '{': depth++; break;
                case ')' or ']' or '}': depth--; break;
                default:
                    if (depth != 0 || string.CompareOrdinal(expression, i, word, 0, word.Length) != 0) break;
                    parts.Add(expression[from..i].Trim());
                    i += word.Length - 1;
                    from = i + 1;
                    break;
            }
        }

        parts.Add(expression[from..].Trim());
        return parts;
    }

    /// <summary>A string, a number, a tuple of numbers, True, False or None; anything else is not understood.</summary>
    public static bool TryLiteral(string text, out object? value)
    {
        text = text.Trim();
        value = null;
        switch (text)
        {
            case "None": return true;
            case "True" or "False": value = text is "True"; return true;
            case ['(', .., ')']:
                var numbers = text[1..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                if (!numbers.All(n => double.TryParse(n, CultureInfo.InvariantCulture, out _))) return false;
                value = numbers.Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
                return true;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            value = whole;
            return true;
        }

        // Several strings beside one another, or added, are one.
        var all = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]) || text[i] is '+') continue;
            if (text[i] is 'u' && i + 1 < text.Length) i++;
            if (text[i] is not ('\'' or '"')) return false;
            var end = EndOfString(text, i);
            if (end >= text.Length) return false;
            Unescape(text.AsSpan(i + 1, end - i - 1), all);
            i = end;
        }

        value = all.ToString();
        return text.Length > 0;
    }

    private static int EndOfString(string text, int i)
    {
        var quote = text[i];
        for (i++; i < text.Length && text[i] != quote; i++)
            if (text[i] == '\\')
                i++;
        return i;
    }

    private static void Unescape(ReadOnlySpan<char> inner, StringBuilder to)
    {
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] != '\\' || i + 1 == inner.Length)
            {
                to.Append(inner[i]);
                continue;
            }

            var digits = inner[++i] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0)
            {
                to.Append(new Rune(int.Parse(inner.Slice(i + 1, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());
                i += digits;
            }
            else to.Append(inner[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
        }
    }
}

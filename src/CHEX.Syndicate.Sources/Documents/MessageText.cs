using System.Globalization;
using System.Text;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>What strangers wrote, made fit for a message: one line, no control characters, not long.</summary>
internal static class MessageText
{
    /// <summary>At most <paramref name="most"/> characters of <paramref name="text"/>, with … where it was cut.</summary>
    public static string Of(string text, int most = 80)
    {
        var line = new StringBuilder(Math.Min(text.Length, most) + 1);
        var space = true;
        foreach (var rune in text.EnumerateRunes())
        {
            var blank = Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format;
            if (blank && space) continue;
            if (line.Length >= most) return line.Append('…').ToString();
            if (blank) line.Append(' ');
            else line.Append(rune.ToString());
            space = blank;
        }

        return line.ToString().TrimEnd();
    }
}

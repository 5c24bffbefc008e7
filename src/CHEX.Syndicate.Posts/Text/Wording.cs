using System.Text;

namespace CHEX.Syndicate.Posts.Text;

/// <summary>
/// A text as the words that are compared: in lower case, without punctuation, apostrophes and hyphens, letters that only look
/// different (ﬁ, ２, 𝗔) in their plain form. Accents stay: in Gaelic they make other words.
/// </summary>
internal static class Wording
{
    /// <summary>The words of a plain text, in its order.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsNothing(rune)) continue;
            if (Plain(rune) is { } plain) word.Append(plain);
            else if (Rune.IsLetterOrDigit(rune) || IsMark(rune)) word.Append(Rune.ToLowerInvariant(rune));
            else End(words, word);
        }

        End(words, word);
        return words;
    }

    /// <summary>The hashes of the words of a plain text, in its order, <paramref name="most"/> at most: as <see cref="Of"/>, without making the words.</summary>
    public static List<ulong> Hashes(ReadOnlySpan<char> text, int most)
    {
        const ulong Empty = 14695981039346656037UL;
        var words = new List<ulong>(Math.Min(most, (text.Length / 6) + 1));
        var hash = Empty;
        var open = false;
        while (text.Length > 0 && words.Count < most)
        {
            var taken = 1;
            // Nearly all of it.
            if (char.IsAsciiLetterOrDigit(text[0])) Add(text[0] is >= 'A' and <= 'Z' ? text[0] | 0x20 : text[0]);
            else if (text[0] < 0x80 && text[0] != '\'') End();
            else
            {
                Rune.DecodeFromUtf16(text, out var rune, out taken);
                if (Plain(rune) is { } plain)
                {
                    foreach (var c in plain) Add(c);
                }
                else if (Rune.IsLetterOrDigit(rune) || IsMark(rune)) Add(Rune.ToLowerInvariant(rune).Value);
                else if (!IsNothing(rune)) End();
            }

            text = text[taken..];
        }

        if (words.Count < most) End();
        return words;

        void Add(int c)
        {
            hash = (hash ^ (uint)c) * 1099511628211UL;
            open = true;
        }

        void End()
        {
            if (open) words.Add(hash);
            (hash, open) = (Empty, false);
        }
    }

    // Inside a word an apostrophe is nothing: a’ is a, children's is childrens.
    private static bool IsNothing(Rune rune) => rune.Value is '\'' or '’' or 'ʼ' or 0xAD;

    private static void End(List<string> words, StringBuilder word)
    {
        if (word.Length == 0) return;
        words.Add(word.ToString());
        word.Clear();
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    // Unicode's compatibility forms (NFKC) that sites are seen to write. Our own list, because .NET's string.Normalize returns
    // its input unchanged where the program runs without ICU.
    private static string? Plain(Rune rune) => rune.Value switch
    {
        >= 0xFF10 and <= 0xFF19 => Ascii('0', rune.Value - 0xFF10),
        >= 0xFF21 and <= 0xFF3A => Ascii('a', rune.Value - 0xFF21),
        >= 0xFF41 and <= 0xFF5A => Ascii('a', rune.Value - 0xFF41),
        >= 0x1D400 and < 0x1D6A4 => Ascii('a', (rune.Value - 0x1D400) % 26),
        >= 0x1D7CE and <= 0x1D7FF => Ascii('0', (rune.Value - 0x1D7CE) % 10),
        0xFB00 => "ff",
        0xFB01 => "fi",
        0xFB02 => "fl",
        0xFB03 => "ffi",
        0xFB04 => "ffl",
        0xFB05 or 0xFB06 => "st",
        0xB2 => "2",
        0xB3 => "3",
        0xB9 => "1",
        0x17F => "s",
        // Casefolding: "Straße" is "STRASSE".
        0xDF or 0x1E9E => "ss",
        0x3C2 => "σ",
        _ => null,
    };

    private static string Ascii(char first, int n) => ((char)(first + n)).ToString();
}

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
        var words = new Words();
        Walk(text, ref words);
        return words.All;
    }

    /// <summary>The hashes of the words of a plain text, in its order, <paramref name="most"/> at most: as <see cref="Of"/>, without making the words.</summary>
    public static List<ulong> Hashes(ReadOnlySpan<char> text, int most)
    {
        var hashes = new WordHashes(most);
        Walk(text, ref hashes);
        return hashes.All;
    }

    private static void Walk<T>(ReadOnlySpan<char> text, ref T words) where T : struct, IWords
    {
        while (text.Length > 0 && !words.Full)
        {
            var taken = 1;
            // Nearly all of it.
            if (char.IsAsciiLetterOrDigit(text[0])) words.Add(new Rune(char.ToLowerInvariant(text[0])));
            else if (text[0] < 0x80 && text[0] != '\'') words.End();
            else
            {
                Rune.DecodeFromUtf16(text, out var rune, out taken);
                Read(rune, ref words);
            }

            text = text[taken..];
        }

        if (!words.Full) words.End();
    }

    private static void Read<T>(Rune rune, ref T words) where T : struct, IWords
    {
        if (IsNothing(rune)) return;
        if (Plain(rune) is { } plain)
        {
            foreach (var letter in plain.EnumerateRunes()) words.Add(letter);
        }
        else if (Rune.IsLetterOrDigit(rune) || IsMark(rune)) words.Add(Rune.ToLowerInvariant(rune));
        else words.End();
    }

    // Inside a word an apostrophe is nothing: a’ is a, children's is childrens.
    private static bool IsNothing(Rune rune) => rune.Value is '\'' or '’' or 'ʼ' or 0xAD;

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

    /// <summary>What becomes of the letters of words.</summary>
    private interface IWords
    {
        /// <summary>True once no more are wanted.</summary>
        bool Full { get; }

        void Add(Rune letter);

        /// <summary>The word ends here, where one was begun.</summary>
        void End();
    }

    private readonly struct Words() : IWords
    {
        private readonly StringBuilder word = new();

        public List<string> All { get; } = [];

        public bool Full => false;

        public void Add(Rune letter)
        {
            if (letter.IsBmp) word.Append((char)letter.Value);
            else word.Append(letter);
        }

        public void End()
        {
            if (word.Length == 0) return;
            All.Add(word.ToString());
            word.Clear();
        }
    }

    // FNV-1a over the letters, 64 bits: the same on every machine.
    private struct WordHashes(int most) : IWords
    {
        private const ulong Empty = 14695981039346656037UL;

        private ulong hash = Empty;
        private bool begun;

        public List<ulong> All { get; } = [];

        public readonly bool Full => All.Count >= most;

        public void Add(Rune letter)
        {
            hash = (hash ^ (uint)letter.Value) * 1099511628211UL;
            begun = true;
        }

        public void End()
        {
            if (begun) All.Add(hash);
            (hash, begun) = (Empty, false);
        }
    }
}

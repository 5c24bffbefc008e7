using System.Buffers;
using System.Text;

namespace CHEX.Syndicate.Posts.Text;

/// <summary>
/// Takes out what cannot be seen and can do harm: control characters, what XML 1.0 cannot carry, and controls of
/// direction that would reach past their own paragraph. What means something stays: joiners in emoji and scripts
/// that need them, direction marks, the tags in Scotland's flag.
/// </summary>
internal static class Invisible
{
    private const int LeftEmbedding = 0x202A, RightEmbedding = 0x202B, PopDirection = 0x202C, LeftOverride = 0x202D, RightOverride = 0x202E;
    private const int LeftIsolate = 0x2066, FirstStrongIsolate = 0x2068, PopIsolate = 0x2069;
    private const int BlackFlag = 0x1F3F4, FirstTag = 0xE0020, LastTag = 0xE007F;

    // Unicode's own limit of nesting (UAX #9, BD2) is 125; nobody writes that.
    private const int Deepest = 16;

    // Without any of these (and most texts have none) a text stays as it is: noise, controls of direction, other line
    // breaks, and halves of characters, which may be flags or no character at all.
    private static readonly SearchValues<char> Suspect = SearchValues.Create([.. Enumerable.Range(0, 0x10000)
        .Where(c => c is not '\n' && (IsNoise(c) || c is >= LeftEmbedding and <= RightOverride or >= LeftIsolate and <= PopIsolate or 0x2028 or 0x2029 or >= 0xD800 and <= 0xDFFF))
        .Select(c => (char)c)]);

    /// <summary>The text without them. Line breaks (as "\n") and tabs stay.</summary>
    public static string Strip(string text)
    {
        if (!text.AsSpan().ContainsAny(Suspect)) return text;
        var clean = new StringBuilder(text.Length);
        var open = new Stack<int>();
        var flag = false;
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            var c = rune.Value;
            flag = c == BlackFlag || (flag && c is >= FirstTag and <= LastTag);
            if (c == '\n')
            {
                CloseAll(clean, open);
                clean.Append('\n');
            }
            else if (c is >= LeftEmbedding and <= RightOverride or >= LeftIsolate and <= PopIsolate)
            {
                Direct(c, clean, open);
            }
            else if (flag || !IsNoise(c))
            {
                clean.Append(rune.ToString());
            }
        }

        CloseAll(clean, open);
        return clean.ToString();
    }

    private static bool IsNoise(int c) =>
        (c < 0x20 && c != '\t') || c is >= 0x7F and <= 0x9F                     // C0 and C1
        || c is 0xAD or 0x200B or 0x2060 or 0xFEFF                               // soft hyphen, zero width space, word joiner, byte order mark
        || c is >= 0x2061 and <= 0x2064 or >= 0x206A and <= 0x206F              // invisible operators, deprecated controls
        || c is >= 0xFFF9 and <= 0xFFFB or >= 0xFDD0 and <= 0xFDEF              // interlinear annotation, noncharacters
        || (c & 0xFFFE) == 0xFFFE || c is >= 0xE0000 and <= 0xE007F;            // noncharacters, tags outside a flag

    // Overrides turn letters round whatever they are: they are never kept, and neither is what ends them.
    private static void Direct(int c, StringBuilder clean, Stack<int> open)
    {
        if (c is PopDirection)
        {
            if (open.Count == 0 || IsIsolate(open.Peek())) return;
            Close(clean, open.Pop());
        }
        else if (c is PopIsolate)
        {
            if (!open.Any(IsIsolate)) return;
            while (!IsIsolate(open.Peek())) Close(clean, open.Pop());
            Close(clean, open.Pop());
        }
        else if (open.Count < Deepest)
        {
            open.Push(c);
            if (c is not (LeftOverride or RightOverride)) clean.Append((char)c);
        }
    }

    private static void CloseAll(StringBuilder clean, Stack<int> open)
    {
        while (open.TryPop(out var c)) Close(clean, c);
    }

    private static void Close(StringBuilder clean, int opened)
    {
        if (IsIsolate(opened)) clean.Append((char)PopIsolate);
        else if (opened is LeftEmbedding or RightEmbedding) clean.Append((char)PopDirection);
    }

    private static bool IsIsolate(int c) => c is >= LeftIsolate and <= FirstStrongIsolate;
}

using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace CHEX.Syndicate.Posts.Text;

/// <summary>
/// Unicode's canonical composition (NFC, UAX #15): "e" and a combining accent become "é", so that equal text has equal bytes.
/// Our own, because .NET's <c>string.Normalize</c> returns its input unchanged where the program runs without ICU.
/// </summary>
internal static class Nfc
{
    // Hangul is composed by arithmetic (Unicode 3.12).
    private const int HangulFirst = 0xAC00, LeadFirst = 0x1100, VowelFirst = 0x1161, TailFirst = 0x11A7;
    private const int Leads = 19, Vowels = 21, Tails = 28;

    // No letter has so many accents; a pile of them (UAX #15, 13) would only cost time to sort.
    private const int MostMarks = 30;

    private static readonly Lazy<Canonical> Table = new(Canonical.Read);

    /// <summary>The text in NFC. Lone surrogates become U+FFFD.</summary>
    public static string Of(string text)
    {
        // Everything below U+0300 is composed as it stands.
        if (!text.AsSpan().ContainsAnyInRange('\u0300', '\uFFFF')) return text;
        var table = Table.Value;
        if (!text.AsSpan().ContainsAny(table.Doubtful)) return text;
        var runes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes()) Decompose(rune.Value, table, runes);
        return Compose(Ordered(runes, table), table);
    }

    private static void Decompose(int c, Canonical table, List<int> into)
    {
        if (c is >= HangulFirst and < HangulFirst + Leads * Vowels * Tails)
        {
            var index = c - HangulFirst;
            into.Add(LeadFirst + index / (Vowels * Tails));
            into.Add(VowelFirst + index % (Vowels * Tails) / Tails);
            if (index % Tails > 0) into.Add(TailFirst + index % Tails);
        }
        else if (table.Parts.TryGetValue(c, out var parts))
        {
            foreach (var part in parts) Decompose(part, table, into);
        }
        else
        {
            into.Add(c);
        }
    }

    // Marks that do not touch each other are put in the order of their classes; marks past what any letter has are dropped.
    private static List<int> Ordered(List<int> runes, Canonical table)
    {
        var ordered = new List<int>(runes.Count);
        var start = 0;
        while (start < runes.Count)
        {
            var end = start;
            while (end < runes.Count && table.Class(runes[end]) != 0) end++;
            if (end - start > 1) ordered.AddRange(runes[start..end].OrderBy(table.Class).Take(MostMarks));
            else if (end > start) ordered.Add(runes[start]);
            if (end < runes.Count) ordered.Add(runes[end++]);
            start = end;
        }

        return ordered;
    }

    private static string Compose(List<int> runes, Canonical table)
    {
        var done = new List<int>(runes.Count);
        var starter = -1;
        var last = -1;
        foreach (var c in runes)
        {
            var own = table.Class(c);
            // A mark is blocked by one of its own class or higher between it and the starter; a starter by anything.
            if (starter >= 0 && last < own && Pair(done[starter], c, table) is { } composed)
            {
                done[starter] = composed;
                continue;
            }

            if (own == 0)
            {
                starter = done.Count;
                last = -1;
            }
            else
            {
                last = own;
            }

            done.Add(c);
        }

        var text = new StringBuilder(done.Count);
        foreach (var c in done) text.Append(new Rune(c).ToString());
        return text.ToString();
    }

    private static int? Pair(int first, int second, Canonical table)
    {
        if (first is >= LeadFirst and < LeadFirst + Leads && second is >= VowelFirst and < VowelFirst + Vowels)
            return HangulFirst + ((first - LeadFirst) * Vowels + second - VowelFirst) * Tails;
        if (first is >= HangulFirst and < HangulFirst + Leads * Vowels * Tails && (first - HangulFirst) % Tails == 0 && second is > TailFirst and < TailFirst + Tails)
            return first + second - TailFirst;
        return table.Pairs.TryGetValue((first, second), out var composed) ? composed : null;
    }

    /// <summary>The tables of <c>canonical.txt</c>.</summary>
    private sealed record Canonical(FrozenDictionary<int, int[]> Parts, FrozenDictionary<(int, int), int> Pairs, FrozenDictionary<int, int> Classes)
    {
        /// <summary>What may not stand in composed text, or only in some places (UAX #15, 9: quick check "no" or "maybe"); and halves of characters.</summary>
        public SearchValues<char> Doubtful { get; } = SearchValues.Create([.. DoubtfulOf(Parts, Pairs, Classes).Distinct()]);

        public int Class(int c) => c < 0x300 ? 0 : Classes.GetValueOrDefault(c);

        public static Canonical Read()
        {
            var (parts, pairs, classes) = (new Dictionary<int, int[]>(), new Dictionary<(int, int), int>(), new Dictionary<int, int>());
            using var stream = typeof(Nfc).Assembly.GetManifestResourceStream("canonical.txt") ?? throw new InvalidOperationException("The program lacks its table canonical.txt.");
            using var lines = new StreamReader(stream);
            while (lines.ReadLine() is { } line)
            {
                if (line.StartsWith('#')) continue;
                var cut = line.AsSpan().IndexOfAny("=<-");
                var c = Hex(line[..cut]);
                if (line[cut] == '-')
                {
                    var colon = line.IndexOf(':', StringComparison.Ordinal);
                    for (var i = c; i <= Hex(line[(cut + 1)..colon]); i++) classes[i] = int.Parse(line[(colon + 1)..], CultureInfo.InvariantCulture);
                }
                else
                {
                    parts[c] = [.. line[(cut + 1)..].Split(' ').Select(Hex)];
                    if (line[cut] == '=') pairs[(parts[c][0], parts[c][1])] = c;
                }
            }

            return new(parts.ToFrozenDictionary(), pairs.ToFrozenDictionary(), classes.ToFrozenDictionary());
        }

        private static IEnumerable<char> DoubtfulOf(FrozenDictionary<int, int[]> parts, FrozenDictionary<(int, int), int> pairs, FrozenDictionary<int, int> classes)
        {
            var composed = pairs.Values.ToHashSet();
            var marks = classes.Where(c => c.Value != 0).Select(c => c.Key);
            var apart = parts.Keys.Where(c => !composed.Contains(c));
            var jamo = Enumerable.Range(LeadFirst, 0x100);
            var halves = Enumerable.Range(0xD800, 0x800);
            return marks.Concat(apart).Concat(pairs.Keys.Select(p => p.Item2)).Concat(jamo).Concat(halves).Where(c => c <= char.MaxValue).Select(c => (char)c);
        }

        private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}

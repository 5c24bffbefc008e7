using System.Net;
using System.Text;
using CHEX.Syndicate.Posts.Text;

namespace CHEX.Syndicate.Posts.Stories;

/// <summary>
/// A text as the set of its runs of five words ("shingles"), hashed. Two texts are alike as far as their sets overlap, however
/// they are marked up.
/// </summary>
internal sealed class Shingles
{
    /// <summary>Shorter texts are not compared: a few words are alike by chance.</summary>
    public const int LeastWords = 80;

    /// <summary>So many words are one.</summary>
    public const int Run = 5;

    // What a text of this many words says is known by then; a reading stays bounded.
    private const int MostWords = 20_000;

    // Twelve bands of four: texts that share four fifths of their shingles meet in one with a chance of 0.998, those that share a
    // fifth with one of 0.02.
    private const int Bands = 12;
    private const int Rows = 4;

    // In order, each once.
    private readonly ulong[] runs;

    private Shingles(ulong[] runs, int words) => (this.runs, Words) = (runs, words);

    /// <summary>How many words were looked at.</summary>
    public int Words { get; }

    /// <summary>How many different ones there are.</summary>
    public int Count => runs.Length;

    /// <summary>True where there is enough text to be compared.</summary>
    public bool IsLong => runs.Length > LeastWords - Run;

    /// <summary>The shingles of cleaned HTML (or of plain text, which has no tags).</summary>
    public static Shingles Of(string html) => OfText(Plain(html));

    /// <summary>The shingles of plain text, in which &lt; is no tag.</summary>
    public static Shingles OfText(string text)
    {
        var words = Wording.Hashes(text, MostWords);
        var all = new ulong[Math.Max(0, words.Count - Run + 1)];
        for (var i = 0; i < all.Length; i++)
        {
            var hash = 14695981039346656037UL;
            for (var n = i; n < i + Run; n++) hash = Mix(hash ^ words[n]);
            all[i] = hash;
        }

        Array.Sort(all);
        var count = 0;
        foreach (var run in all)
        {
            if (count == 0 || all[count - 1] != run) all[count++] = run;
        }

        return new Shingles(all[..count], words.Count);
    }

    /// <summary>Without the shingles that stand in at least <paramref name="least"/> of the <paramref name="others"/>: a source's boilerplate.</summary>
    public Shingles Without(IReadOnlyList<Shingles> others, int least)
    {
        if (others.Count < least) return this;
        var times = new int[runs.Length];
        foreach (var other in others)
        {
            for (int mine = 0, theirs = 0; mine < runs.Length && theirs < other.runs.Length;)
            {
                if (runs[mine] == other.runs[theirs]) times[mine]++;
                if (runs[mine] <= other.runs[theirs]) mine++;
                else theirs++;
            }
        }

        return Array.TrueForAll(times, n => n < least) ? this : new Shingles([.. runs.Where((_, i) => times[i] < least)], Words);
    }

    /// <summary>The part that two texts share of all that either has, from 0 to 1 (Jaccard); 0 where one is too short to tell.</summary>
    public double Like(Shingles other)
    {
        if (runs.Length == 0 || other.runs.Length == 0) return 0;
        var shared = 0;
        for (int mine = 0, theirs = 0; mine < runs.Length && theirs < other.runs.Length;)
        {
            if (runs[mine] < other.runs[theirs]) mine++;
            else if (runs[mine] > other.runs[theirs]) theirs++;
            else (mine, theirs, shared) = (mine + 1, theirs + 1, shared + 1);
        }

        return (double)shared / (runs.Length + other.runs.Length - shared);
    }

    /// <summary>What is kept of it to be compared.</summary>
    public Sketch Sketch() => Stories.Sketch.Of(runs);

    /// <summary>
    /// Hashes of which two texts that are much alike share at least one (MinHash in bands). They depend on this text alone.
    /// </summary>
    public IReadOnlyList<string> BandsOf()
    {
        Span<ulong> least = stackalloc ulong[Bands * Rows];
        least.Fill(ulong.MaxValue);
        foreach (var run in runs)
        {
            // Multiplying by an odd number is a permutation of its own; what is least is least by the upper bits, which all others have moved.
            for (var i = 0; i < least.Length; i++) least[i] = Math.Min(least[i], run * Odd[i]);
        }

        var bands = new string[Bands];
        for (var band = 0; band < Bands; band++)
        {
            var hash = 14695981039346656037UL;
            foreach (var one in least.Slice(band * Rows, Rows)) hash = Mix(hash ^ one);
            bands[band] = FormattableString.Invariant($"{band} {hash:x16}");
        }

        return bands;
    }

    // The cleaner's HTML is well-formed, so that tags can be skipped without a parser: here no more than words are wanted.
    private static string Plain(string html)
    {
        if (!html.Contains('<', StringComparison.Ordinal)) return html;
        var text = new StringBuilder(html.Length);
        for (var at = 0; at < html.Length;)
        {
            var tag = html.IndexOf('<', at);
            if (tag < 0) tag = html.Length;
            text.Append(html, at, tag - at);
            if (tag == html.Length) break;
            var end = EndOf(html, tag);
            if (end < 0) break;
            if (!IsInline(html.AsSpan(tag + 1, end - tag - 1))) text.Append(' ');
            at = end + 1;
        }

        var plain = text.ToString();
        return plain.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(plain) : plain;
    }

    // In an attribute ">" may stand as it is.
    private static int EndOf(string html, int tag)
    {
        var quoted = false;
        for (var i = tag; i < html.Length; i++)
        {
            if (html[i] == '"') quoted = !quoted;
            else if (html[i] == '>' && !quoted) return i;
        }

        return -1;
    }

    // Marks within a line do not part words.
    private static bool IsInline(ReadOnlySpan<char> tag)
    {
        var name = tag.TrimStart('/');
        var end = name.IndexOfAny(' ', '/');
        if (end >= 0) name = name[..end];
        return name is "a" or "abbr" or "b" or "bdi" or "bdo" or "cite" or "code" or "del" or "dfn" or "em" or "i" or "ins" or "kbd" or "mark" or "q" or "s" or "samp" or "small" or "span" or "strong"
            or "sub" or "sup" or "time" or "u" or "var" or "wbr";
    }

    // The finaliser of MurmurHash3: each bit of the input changes half of the output's.
    private static ulong Mix(ulong x)
    {
        x ^= x >> 33;
        x *= 0xFF51AFD7ED558CCDUL;
        x ^= x >> 33;
        x *= 0xC4CEB9FE1A85EC53UL;
        return x ^ (x >> 33);
    }

    private static readonly ulong[] Odd = [.. Enumerable.Range(1, Bands * Rows).Select(n => Mix((ulong)n * 0x9E3779B97F4A7C15UL) | 1)];
}

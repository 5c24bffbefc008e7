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

    private const int Run = 5;

    // What a text of this many words says is known by then; a reading stays bounded.
    private const int MostWords = 20_000;

    // Sixteen bands of two: texts that share half of their shingles meet in one with a chance of 0.99 (what their sources say under
    // everything may be the other half), those that share a hundredth with one of 0.002.
    private const int Bands = 16;
    private const int Rows = 2;

    private readonly HashSet<ulong> runs;

    private Shingles(HashSet<ulong> runs) => this.runs = runs;

    /// <summary>The shingles of cleaned HTML (or of plain text, which has no tags).</summary>
    public static Shingles Of(string html)
    {
        ulong[] words = [.. Wording.Of(Plain(html)).Take(MostWords).Select(Fnv)];
        var set = new HashSet<ulong>(words.Length);
        for (var i = 0; i + Run <= words.Length; i++)
        {
            var hash = 14695981039346656037UL;
            for (var n = i; n < i + Run; n++) hash = Mix(hash ^ words[n]);
            set.Add(hash);
        }

        return new Shingles(set);
    }

    /// <summary>True where there is enough text to be compared.</summary>
    public bool IsLong => runs.Count > LeastWords - Run;

    /// <summary>Without the shingles that <paramref name="common"/> counts at least <paramref name="least"/> times: a source's boilerplate.</summary>
    public Shingles Without(IReadOnlyDictionary<ulong, int> common, int least) =>
        new([.. runs.Where(run => common.GetValueOrDefault(run) < least)]);

    /// <summary>Adds one to each of its shingles in <paramref name="counts"/>.</summary>
    public void Count(Dictionary<ulong, int> counts)
    {
        foreach (var run in runs) counts[run] = counts.GetValueOrDefault(run) + 1;
    }

    /// <summary>Jaccard's index: what both have, of what either has.</summary>
    public double Likeness(Shingles other)
    {
        var both = Both(other);
        var either = runs.Count + other.runs.Count - both;
        return either == 0 ? 0 : (double)both / either;
    }

    /// <summary>What both have, of what the shorter has.</summary>
    public double Overlap(Shingles other)
    {
        var shorter = Math.Min(runs.Count, other.runs.Count);
        return shorter == 0 ? 0 : (double)Both(other) / shorter;
    }

    /// <summary>
    /// Hashes of which two texts that are much alike share at least one (MinHash in bands). They depend on this text alone.
    /// </summary>
    public IReadOnlyList<string> BandsOf()
    {
        var least = new ulong[Bands * Rows];
        Array.Fill(least, ulong.MaxValue);
        foreach (var run in runs)
        {
            for (var i = 0; i < least.Length; i++)
            {
                var hash = Mix(run + ((ulong)(i + 1) * 0x9E3779B97F4A7C15UL));
                if (hash < least[i]) least[i] = hash;
            }
        }

        var bands = new string[Bands];
        for (var band = 0; band < Bands; band++) bands[band] = FormattableString.Invariant($"{band} {string.Join(' ', least.Skip(band * Rows).Take(Rows))}");
        return bands;
    }

    private int Both(Shingles other)
    {
        var (few, many) = runs.Count <= other.runs.Count ? (runs, other.runs) : (other.runs, runs);
        return few.Count(many.Contains);
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

        return WebUtility.HtmlDecode(text.ToString());
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

    private static ulong Fnv(string word)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in word) hash = (hash ^ c) * 1099511628211UL;
        return hash;
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
}

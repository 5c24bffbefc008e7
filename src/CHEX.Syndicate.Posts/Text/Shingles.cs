namespace CHEX.Syndicate.Posts.Text;

/// <summary>The runs of five words of a text, as hashes: how much two texts have in common, whatever was inserted between.</summary>
internal sealed class Shingles
{
    private const int Words = 5;
    private const int MostWords = 5000;

    private readonly HashSet<ulong> runs = [];

    private Shingles(int count) => Count = count;

    /// <summary>How many words were looked at.</summary>
    public int Count { get; }

    /// <summary>Those of plain text; case and punctuation at the edges of words do not matter.</summary>
    public static Shingles Of(string text)
    {
        var words = text.Split((char[]?)null, MostWords + 1, StringSplitOptions.RemoveEmptyEntries).Take(MostWords)
            .Select(w => w.Trim('.', ',', ';', ':', '!', '?', '"', '“', '”', '(', ')').ToLowerInvariant()).Where(w => w.Length > 0).ToArray();
        var shingles = new Shingles(words.Length);
        for (var i = 0; i + Words <= words.Length; i++) shingles.runs.Add(Hash(words.AsSpan(i, Words)));
        return shingles;
    }

    /// <summary>The part that two texts share of all that either has, from 0 to 1 (Jaccard); 0 where one is too short to tell.</summary>
    public double Like(Shingles other)
    {
        if (runs.Count == 0 || other.runs.Count == 0) return 0;
        var (few, many) = runs.Count < other.runs.Count ? (runs, other.runs) : (other.runs, runs);
        var shared = few.Count(many.Contains);
        return (double)shared / (few.Count + many.Count - shared);
    }

    // FNV-1a, 64 bits: the same on every machine, and quick.
    private static ulong Hash(ReadOnlySpan<string> words)
    {
        var hash = 14695981039346656037UL;
        foreach (var word in words)
        {
            foreach (var c in word) hash = (hash ^ c) * 1099511628211UL;
            hash = (hash ^ ' ') * 1099511628211UL;
        }

        return hash;
    }
}

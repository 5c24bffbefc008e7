using System.Buffers.Binary;

namespace CHEX.Syndicate.Posts.Stories;

/// <summary>
/// What is kept of a text to be compared with others: how many shingles of its own it has, and the smallest of them. Texts of up to
/// <see cref="Most"/> shingles are kept whole and compared exactly; of longer ones the smallest are a fair sample, which
/// tells how much two share to within a few hundredths.
/// </summary>
internal sealed class Sketch
{
    private const int Most = 160;

    // The upper halves: enough to tell a few hundred apart.
    private readonly uint[] smallest;

    private Sketch(long count, uint[] smallest) => (Count, this.smallest) = (count, smallest);

    /// <summary>How many shingles the text has.</summary>
    public long Count { get; }

    /// <summary>Whether there is enough text to be compared.</summary>
    public bool IsLong => Count > Shingles.LeastWords - Shingles.Run;

    /// <summary>Of shingles in order.</summary>
    public static Sketch Of(ReadOnlySpan<ulong> runs)
    {
        var least = new uint[Math.Min(runs.Length, Most)];
        for (var i = 0; i < least.Length; i++) least[i] = (uint)(runs[i] >> 32);
        return new(runs.Length, least);
    }

    /// <summary>As it was written by <see cref="Written"/>.</summary>
    public static Sketch Read(long count, string written)
    {
        var bytes = Convert.FromBase64String(written);
        var least = new uint[bytes.Length / sizeof(uint)];
        for (var i = 0; i < least.Length; i++) least[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)));
        return new(count, least);
    }

    /// <summary>The sample in base64.</summary>
    public string Written()
    {
        var bytes = new byte[smallest.Length * sizeof(uint)];
        for (var i = 0; i < smallest.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)), smallest[i]);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Jaccard's index: what both have, of what either has.</summary>
    public double Likeness(Sketch other)
    {
        // Beyond the end of a sample nobody knows what else there is.
        var end = Math.Min(End, other.End);
        var (both, either) = (0, 0);
        for (int mine = 0, theirs = 0; ;)
        {
            var one = mine < smallest.Length ? smallest[mine] : ulong.MaxValue;
            var two = theirs < other.smallest.Length ? other.smallest[theirs] : ulong.MaxValue;
            var next = Math.Min(one, two);
            if (next > end) break;
            either++;
            if (one == two) both++;
            if (one == next) mine++;
            if (two == next) theirs++;
        }

        return either == 0 ? 0 : (double)both / either;
    }

    /// <summary>What both have, of what the shorter has.</summary>
    public double Overlap(Sketch other)
    {
        var shorter = Math.Min(Count, other.Count);
        if (shorter == 0) return 0;
        var alike = Likeness(other);
        return alike * (Count + other.Count) / (1 + alike) / shorter;
    }

    private ulong End => smallest.Length < Count ? smallest[^1] : uint.MaxValue;
}

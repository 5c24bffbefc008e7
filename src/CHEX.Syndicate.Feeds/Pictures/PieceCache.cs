namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>The pieces of pictures that were asked for last.</summary>
internal sealed class PieceCache
{
    /// <summary>32 MB.</summary>
    public const int Most = 512;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Id, long N), LinkedListNode<(string Id, long N, byte[] Piece)>> byName = [];
    private readonly LinkedList<(string Id, long N, byte[] Piece)> latest = new();

    /// <summary>Raised whenever all is forgotten: what was read before counts for nothing.</summary>
    public long Era
    {
        get
        {
            lock (gate) return field;
        }

        private set;
    }

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (gate) return byName.Count;
        }
    }

    public byte[]? Get(string id, long n)
    {
        lock (gate)
        {
            if (!byName.TryGetValue((id, n), out var node)) return null;
            latest.Remove(node);
            latest.AddFirst(node);
            return node.Value.Piece;
        }
    }

    /// <summary>Keeps a piece that was read in the given era.</summary>
    public void Add(string id, long n, byte[] piece, long era)
    {
        lock (gate)
        {
            if (era != Era || byName.ContainsKey((id, n))) return;
            byName[(id, n)] = latest.AddFirst((id, n, piece));
            if (byName.Count <= Most) return;
            var (oldId, oldN, _) = latest.Last!.Value;
            latest.RemoveLast();
            byName.Remove((oldId, oldN));
        }
    }

    public void Forget()
    {
        lock (gate)
        {
            Era++;
            byName.Clear();
            latest.Clear();
        }
    }
}

using System.Diagnostics.CodeAnalysis;

namespace CHEX.Syndicate.Http;

/// <summary>Remembers the values that were used last, and never more than <paramref name="most"/>. Safe for many threads.</summary>
public sealed class RecentlyUsed<T>(int most)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, T Value)>> byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, T Value)> newestFirst = new();

    public bool TryGet(string key, [MaybeNullWhen(false)] out T value)
    {
        lock (gate)
        {
            if (!byKey.TryGetValue(key, out var node))
            {
                value = default;
                return false;
            }

            newestFirst.Remove(node);
            newestFirst.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    public void Set(string key, T value)
    {
        lock (gate) Put(key, value);
    }

    public void Remove(string key)
    {
        lock (gate)
        {
            if (byKey.Remove(key, out var node)) newestFirst.Remove(node);
        }
    }

    /// <summary>Reads and writes one value in one step; <paramref name="change"/> gets the default value where there is none.</summary>
    public TResult Exchange<TResult>(string key, Func<T?, (T Value, TResult Result)> change)
    {
        lock (gate)
        {
            var known = byKey.TryGetValue(key, out var node) ? node.Value.Value : default;
            var (value, result) = change(known);
            Put(key, value);
            return result;
        }
    }

    private void Put(string key, T value)
    {
        if (byKey.Remove(key, out var old)) newestFirst.Remove(old);
        else if (byKey.Count == most)
        {
            byKey.Remove(newestFirst.Last!.Value.Key);
            newestFirst.RemoveLast();
        }

        byKey[key] = newestFirst.AddFirst((key, value));
    }
}

using System.Collections;

namespace CHEX.Syndicate.Posts;

/// <summary>
/// Ids of sources or of topics that somebody chose: sorted, each once. Two are equal where they hold the same, so that a choice can be a key.
/// To choose none is to leave the choice open, which is not the same as to choose every one there is today.
/// </summary>
public readonly struct Ids : IEquatable<Ids>, IReadOnlyList<string>
{
    /// <summary>No choice.</summary>
    public static readonly Ids None;

    private readonly string[]? sorted;

    private Ids(string[] sorted) => this.sorted = sorted;

    /// <inheritdoc/>
    public int Count => sorted?.Length ?? 0;

    /// <summary>The only one; null where there is none, or several.</summary>
    public string? Only => sorted is [var only] ? only : null;

    /// <inheritdoc/>
    public string this[int index] => (sorted ?? [])[index];

    /// <summary>The choice of <paramref name="ids"/>, in whatever order and however often they are named.</summary>
    public static Ids Of(IEnumerable<string> ids) => new([.. ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    /// <summary>The choice of one, or of none.</summary>
    public static implicit operator Ids(string? id) => id is null ? None : new([id]);

    public static bool operator ==(Ids one, Ids other) => one.Equals(other);

    public static bool operator !=(Ids one, Ids other) => !one.Equals(other);

    /// <inheritdoc/>
    public bool Equals(Ids other) => (sorted ?? []).AsSpan().SequenceEqual(other.sorted ?? []);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Ids other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var id in sorted ?? []) hash.Add(id, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    /// <summary>The ids with commas between them.</summary>
    public override string ToString() => string.Join(',', sorted ?? []);

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)(sorted ?? [])).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

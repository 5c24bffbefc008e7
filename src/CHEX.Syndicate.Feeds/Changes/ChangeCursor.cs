using System.Globalization;

namespace CHEX.Syndicate.Feeds.Changes;

/// <summary>
/// A place in the journal, <c>epoch-number</c>: what comes next is what comes after that number. The epoch says which journal; a restored database
/// has a new one, for its numbers may mean other changes than they did.
/// </summary>
/// <param name="Epoch">Of which journal; null where only a number was said, which is one of the journal as it is now.</param>
/// <param name="Seq">The number of the last change that is known; 0 before the first.</param>
public readonly record struct ChangeCursor(string? Epoch, long Seq)
{
    private const int LongestEpoch = 32;

    /// <summary>The beginning of any journal.</summary>
    public static readonly ChangeCursor Start = new(null, 0);

    /// <summary>Reads a cursor or a plain number. Null where it is neither.</summary>
    public static ChangeCursor? Read(string text)
    {
        var hyphen = text.IndexOf('-', StringComparison.Ordinal);
        var epoch = hyphen < 0 ? null : text[..hyphen];
        if (epoch is { Length: 0 or > LongestEpoch } || epoch?.All(char.IsAsciiLetterOrDigit) == false) return null;
        return long.TryParse(text.AsSpan(hyphen + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? new ChangeCursor(epoch, seq) : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Seq}");
}

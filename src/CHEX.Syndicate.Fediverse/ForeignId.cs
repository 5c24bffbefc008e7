using System.Text;

namespace CHEX.Syndicate.Fediverse;

/// <summary>
/// Ids and addresses that others made up: what is kept of them must fit every store. A NUL is no text to PostgreSQL, and its
/// indexes take 2.7 kB.
/// </summary>
internal static class ForeignId
{
    /// <summary>In bytes of UTF-8.</summary>
    public const int Longest = 2048;

    /// <summary>True where it is no longer than that and has no control characters (which would also forge lines of a log).</summary>
    public static bool IsSound(string text) => text.Length <= Longest && Encoding.UTF8.GetByteCount(text) <= Longest && !text.Any(char.IsControl);
}

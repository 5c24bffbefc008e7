using System.Security.Cryptography;
using System.Text;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Inbox;

/// <summary>
/// What was heard, so that a replay changes nothing. A replay is the same signature again; the same activity signed anew is a
/// retry, or a person who follows again (some servers give every Follow of one pair the same id), and both must count.
/// </summary>
internal static class HeardTable
{
    /// <summary>An Undo that came before its Follow is remembered this long, in milliseconds.</summary>
    private const long EarlyUndoLasts = 6 * 60 * 60 * 1000;

    /// <summary>True for a signature that was not heard before; it is from now on.</summary>
    public static Task<bool> IsNew(Tx tx, ReadOnlyMemory<byte> signature) => Add(tx, "signature " + Mark(signature.Span));

    /// <summary>Remembers that this Follow was acted on.</summary>
    public static Task Follow(Tx tx, string actor, string follow) => Add(tx, FollowKey(actor, follow));

    /// <summary>True if this Follow was acted on within the last month.</summary>
    public static async Task<bool> HeardFollow(Tx tx, string actor, string follow) =>
        await tx.One<long?>("SELECT at FROM heard WHERE id = @id", new { id = FollowKey(actor, follow) }) is not null;

    /// <summary>Remembers an Undo whose Follow has not come yet.</summary>
    public static Task EarlyUndo(Tx tx, string actor, string follow) => Add(tx, UndoKey(actor, follow));

    /// <summary>True if the Follow was undone before it came; that is then forgotten, for the next one of that id is a new wish.</summary>
    public static async Task<bool> UndoneEarly(Tx tx, string actor, string follow)
    {
        var at = await tx.One<long?>("DELETE FROM heard WHERE id = @id RETURNING at", new { id = UndoKey(actor, follow) });
        return at > tx.Now - EarlyUndoLasts;
    }

    private static async Task<bool> Add(Tx tx, string id) =>
        await tx.Execute("INSERT INTO heard (id, at) VALUES (@id, @Now) ON CONFLICT (id) DO NOTHING", new { id, tx.Now }) == 1;

    // Hashed: two ids together may be longer than an index takes, and who it was need not be told here.
    private static string FollowKey(string actor, string follow) => "follow " + Mark(Encoding.UTF8.GetBytes($"{actor} {follow}"));

    private static string UndoKey(string actor, string follow) => "undo " + Mark(Encoding.UTF8.GetBytes($"{actor} {follow}"));

    private static string Mark(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

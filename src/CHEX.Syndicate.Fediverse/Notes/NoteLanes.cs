using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Notes;

/// <summary>
/// The lanes in which notes are made and let out: one that reads the journal for all accounts, and one for each account.
/// The cursor of an account's lane does not move: it is the journal's head when the account began, and what is older is not its business.
/// </summary>
public static class NoteLanes
{
    /// <summary>The kind of the one lane that reads the journal; its key is <see cref="All"/>.</summary>
    public const string Notes = "notes";

    /// <summary>The key of the lane that reads the journal.</summary>
    public const string All = "all";

    /// <summary>The kind of the lanes that let notes out; the key is the account's name.</summary>
    public const string Announce = "announce";

    /// <summary>
    /// Locks all accounts' lanes, in one order, whoever asks: a note that leaves wakes the lanes of those that boost it, and two
    /// accounts that boost each other would otherwise wait for each other.
    /// </summary>
    internal static Task Hold(Tx tx) =>
        tx.Query<long>("SELECT id FROM lane WHERE kind = @Announce ORDER BY id" + tx.Dialect.ForUpdate, new { Announce });

    /// <summary>Opens the lanes and the accounts' logs where they are missing. Call it at every start, before lanes run; a new account begins here.</summary>
    public static async Task Prepare(Tx tx, IReadOnlyList<AccountSettings> accounts)
    {
        await Journal.Prepare(tx);
        var head = await Journal.Head(tx);
        await LaneTable.Open(tx, Notes, All, Journal.Log, head);
        foreach (var account in accounts)
        {
            await ActivityLog.Prepare(tx, account.Name);
            await LaneTable.Open(tx, Announce, account.Name, cursor: head);
            // An account that was frozen may have notes that wait.
            await LaneTable.Wake(tx, Announce, account.Name);
        }
    }
}

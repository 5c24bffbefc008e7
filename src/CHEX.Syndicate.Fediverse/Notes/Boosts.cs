using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Notes;

/// <summary>A post is posted once, by its home; the other accounts whose selection has it point to that note.</summary>
internal static class Boosts
{
    /// <summary>
    /// Queues the boosts of a note, in the transaction that lets it out and that holds all accounts' lanes: there is nothing to
    /// boost before. A note that never leaves (a quiet post's) is not boosted. Each boost leaves at its own account's pace.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="note">The note.</param>
    /// <param name="source">The accounts whose selection has this source boost it.</param>
    /// <param name="published">Its place in their queues.</param>
    /// <param name="settings">The accounts.</param>
    /// <param name="addresses">Where we are.</param>
    public static async Task Queue(Tx tx, StoredNote note, string source, DateTimeOffset published, FediverseSettings settings, Addresses addresses)
    {
        var others = settings.Accounts.Where(a => a.Name != note.Account && a.Selects(source)).Select(a => a.Name).ToList();
        if (others.Count == 0) return;

        // A frozen account says nothing new; one that has no lane yet begins with what comes after it.
        var speaking = await tx.Query<string>(
            """
            SELECT l.key FROM lane AS l LEFT JOIN account AS a ON a.name = l.key
            WHERE l.kind = @Announce AND l.key IN @others AND COALESCE(a.state, 'active') = 'active' ORDER BY l.id
            """,
            new { NoteLanes.Announce, others });
        foreach (var account in speaking)
        {
            var added = await NoteTable.Add(tx, new StoredNote
            {
                Id = addresses.Boost(account, note.Post, note.Generation),
                Kind = StoredNote.Boost,
                Account = account,
                Post = note.Post,
                Generation = note.Generation,
                State = StoredNote.Queued,
                Revision = note.Revision,
                Due = tx.Now,
                Published = published.ToUnixTimeMilliseconds(),
            });
            if (added) await LaneTable.Wake(tx, NoteLanes.Announce, account);
        }
    }
}

using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Notes;

/// <summary>
/// Erases what was said of a post, in the transaction that purges it: nothing may be left of its text while the journal
/// waits to be read. The notes' end is told when it is (see <see cref="PlanNotes"/>).
/// </summary>
public static class NoteErasure
{
    public static async Task Erase(Tx tx, string post)
    {
        // A boost has no text: it names a note.
        foreach (var note in (await NoteTable.Of(tx, post)).Where(n => n.Kind == StoredNote.Note)) await ActivityLog.Erase(tx, note.Account, note.Id);
    }
}

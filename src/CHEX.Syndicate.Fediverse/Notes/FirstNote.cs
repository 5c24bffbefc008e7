using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Notes;

/// <summary>
/// A story that several sources tell has one note: the first of its posts that got one keeps it, whichever of them leads.
/// </summary>
internal static class FirstNote
{
    /// <summary>The note of another post of the same story that is out or to be found already; null where there is none.</summary>
    public static async Task<StoredNote?> Of(Tx tx, string post)
    {
        var notes = await Others(tx, post);
        return notes.Where(n => n.State is StoredNote.Out or StoredNote.Silent).OrderBy(n => n.State == StoredNote.Out ? 0 : 1).ThenBy(n => n.Published).ThenBy(n => n.Id, StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>True where another post of the same story has a note, be it one that has not left yet.</summary>
    public static async Task<bool> Exists(Tx tx, string post) => (await Others(tx, post)).Any(n => n.State != StoredNote.Gone);

    private static async Task<IReadOnlyList<StoredNote>> Others(Tx tx, string post)
    {
        var notes = new List<StoredNote>();
        foreach (var other in await Retold.Others(tx, post)) notes.AddRange((await NoteTable.Of(tx, other)).Where(n => n.Kind == StoredNote.Note));
        return notes;
    }
}

using System.Text.Json;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse.Documents;

/// <summary>
/// The activities of our accounts as JSON text: same input, same bytes. They carry no signature, for that is made when they are sent.
/// </summary>
public static class Activities
{
    /// <summary>Create with the whole note: what followers get.</summary>
    public static string Create(NoteView note, Addresses addresses) => JsonText.Text(json =>
    {
        json.Context(Contexts.WithNotes);
        CreateMembers(json, note, addresses);
    });

    /// <summary>Update with the whole note, whose <see cref="NoteView.Updated"/> must be set: without it Mastodon drops the new text. The revision is the post's, and part of the activity's id.</summary>
    /// <exception cref="ArgumentException">The note says that it was never edited.</exception>
    public static string Update(NoteView note, long revision, Addresses addresses)
    {
        if (note.Updated is not { } updated) throw new ArgumentException($"An update of {note.Id} must say when it was edited.", nameof(note));
        return JsonText.Text(json =>
        {
            json.Context(Contexts.WithNotes);
            Head(json, addresses.Update(note.Id, revision), "Update", note.Account, addresses);
            json.WriteString("published", JsonText.Moment(updated));
            NoteDocument.Audience(json, note.Account, addresses);
            json.Object("object", () => NoteDocument.Members(json, note, addresses));
        });
    }

    /// <summary>Delete with a Tombstone. The id is dead on every server afterwards.</summary>
    public static string Delete(string note, string account, DateTimeOffset deleted, Addresses addresses) => JsonText.Text(json =>
    {
        json.Context(Contexts.Plain);
        Head(json, addresses.Delete(note), "Delete", account, addresses);
        json.WriteString("published", JsonText.Moment(deleted));
        NoteDocument.Audience(json, account, addresses);
        json.Object("object", () => Tombstone.Members(json, note));
    });

    /// <summary>Announce of the note's id. <paramref name="boost"/> is its own id, made by <see cref="Addresses.Boost"/>.</summary>
    public static string Boost(string boost, string account, string note, DateTimeOffset published, Addresses addresses) => JsonText.Text(json =>
    {
        json.Context(Contexts.Plain);
        BoostMembers(json, boost, account, note, addresses, published);
    });

    /// <summary>Takes a boost back.</summary>
    public static string UndoBoost(string boost, string account, string note, Addresses addresses) => JsonText.Text(json =>
    {
        json.Context(Contexts.Plain);
        Head(json, boost + "/undo", "Undo", account, addresses);
        NoteDocument.Audience(json, account, addresses);
        json.Object("object", () => BoostMembers(json, boost, account, note, addresses));
    });

    /// <summary>
    /// Accept of <paramref name="follower"/>'s Follow, which is embedded under its own id: servers look for the Follow by that id,
    /// or by what it says.
    /// </summary>
    public static string Accept(string id, string account, string follow, string follower, Addresses addresses) => JsonText.Text(json =>
    {
        json.Context(Contexts.Plain);
        Head(json, id, "Accept", account, addresses);
        json.Array("to", follower);
        json.Object("object", () =>
        {
            json.WriteString("id", follow);
            json.WriteString("type", "Follow");
            json.WriteString("actor", follower);
            json.WriteString("object", addresses.Actor(account));
        });
    });

    internal static void CreateMembers(Utf8JsonWriter json, NoteView note, Addresses addresses)
    {
        Head(json, addresses.Create(note.Id), "Create", note.Account, addresses);
        json.WriteString("published", JsonText.Moment(note.Published));
        NoteDocument.Audience(json, note.Account, addresses);
        json.Object("object", () => NoteDocument.Members(json, note, addresses));
    }

    internal static void BoostMembers(Utf8JsonWriter json, string boost, string account, string note, Addresses addresses, DateTimeOffset? published = null)
    {
        Head(json, boost, "Announce", account, addresses);
        if (published is { } at) json.WriteString("published", JsonText.Moment(at));
        NoteDocument.Audience(json, account, addresses);
        json.WriteString("object", note);
    }

    private static void Head(Utf8JsonWriter json, string id, string type, string account, Addresses addresses)
    {
        json.WriteString("id", id);
        json.WriteString("type", type);
        json.WriteString("actor", addresses.Actor(account));
    }
}

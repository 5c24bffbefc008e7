using System.Text.Json;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse.Documents;

/// <summary>
/// The activities of our accounts as JSON text: same input, same bytes. They carry no signature, for that is made when they are sent.
/// </summary>
public static class Activities
{
    /// <summary>Create with the whole note: what followers get.</summary>
    public static string Create(NoteView note, Addresses addresses) => throw new NotSupportedException($"{note} {addresses}");

    /// <summary>Update with the whole note, whose <see cref="NoteView.Updated"/> must be set: without it Mastodon drops the new text. The revision is the post's, and part of the activity's id.</summary>
    public static string Update(NoteView note, long revision, Addresses addresses) => throw new NotSupportedException($"{note} {revision} {addresses}");

    /// <summary>Delete with a Tombstone. The id is dead on every server afterwards.</summary>
    public static string Delete(string note, string account, DateTimeOffset deleted, Addresses addresses) => throw new NotSupportedException($"{note} {account} {deleted} {addresses}");

    /// <summary>Announce of the note's id. <paramref name="boost"/> is its own id, made by <see cref="Addresses.Boost"/>.</summary>
    public static string Boost(string boost, string account, string note, DateTimeOffset published, Addresses addresses) => throw new NotSupportedException($"{boost} {account} {note} {published} {addresses}");

    /// <summary>Takes a boost back.</summary>
    public static string UndoBoost(string boost, string account, string note, Addresses addresses) => throw new NotSupportedException($"{boost} {account} {note} {addresses}");

    /// <summary>Accept with the Follow embedded as it came, under its own id.</summary>
    public static string Accept(string id, string account, JsonElement follow, Addresses addresses) => throw new NotSupportedException($"{id} {account} {follow} {addresses}");
}

using System.Text.Json;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse.Documents;

/// <summary>One thing in an outbox: a note that was said, or a boost of one.</summary>
/// <param name="View">The note, or null for a boost.</param>
/// <param name="Boost">The boost's id, or null for a note.</param>
/// <param name="Boosted">The id of the note that is boosted.</param>
/// <param name="Published">When.</param>
public sealed record OutboxItem(NoteView? View, string? Boost, string? Boosted, DateTimeOffset Published);

/// <summary>The collections of an account.</summary>
public static class AccountCollections
{
    /// <summary>The outbox: how many items, and where the pages begin. <paramref name="first"/> is null where there are none.</summary>
    public static byte[] Outbox(string id, long total, string? first) => JsonText.Bytes(json =>
    {
        json.Context(Contexts.Plain);
        json.WriteString("id", id);
        json.WriteString("type", "OrderedCollection");
        json.WriteNumber("totalItems", total);
        if (first is not null) json.WriteString("first", first);
    });

    /// <summary>One page of an outbox, newest first: Create activities with their notes, and boosts.</summary>
    public static byte[] OutboxPage(string id, string account, IReadOnlyList<OutboxItem> items, string? next, Addresses addresses) => JsonText.Bytes(json =>
    {
        json.Context(Contexts.WithNotes);
        json.WriteString("id", id);
        json.WriteString("type", "OrderedCollectionPage");
        json.WriteString("partOf", addresses.Outbox(account));
        if (next is not null) json.WriteString("next", next);
        json.WriteStartArray("orderedItems");
        foreach (var item in items)
        {
            json.WriteStartObject();
            if (item.View is { } note) Activities.CreateMembers(json, note, addresses);
            else Activities.BoostMembers(json, item.Boost!, account, item.Boosted!, addresses, item.Published);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>The newest notes, embedded: the only back catalogue that Mastodon reads when it meets an account.</summary>
    public static byte[] Featured(string account, IReadOnlyList<NoteView> notes, Addresses addresses) => JsonText.Bytes(json =>
    {
        json.Context(Contexts.WithNotes);
        json.WriteString("id", addresses.Featured(account));
        json.WriteString("type", "OrderedCollection");
        json.WriteNumber("totalItems", notes.Count);
        json.WriteStartArray("orderedItems");
        foreach (var note in notes)
        {
            json.WriteStartObject();
            NoteDocument.Members(json, note, addresses);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>A collection of which only the number is told: followers, following.</summary>
    public static byte[] Count(string id, long total) => JsonText.Bytes(json =>
    {
        json.Context(Contexts.Plain);
        json.WriteString("id", id);
        json.WriteString("type", "OrderedCollection");
        json.WriteNumber("totalItems", total);
    });
}

using System.Text.Json;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse.Documents;

/// <summary>
/// A note: what an account says about a post (a Note and no Article, whose text Mastodon throws away). Its
/// <c>summary</c> is a content warning, behind which servers hide the text: it is there only where a topic asks for one, and is
/// never an excerpt.
/// </summary>
public static class NoteDocument
{
    /// <summary>The note by itself, as served at its id: JSON text with its context.</summary>
    /// <param name="note">What it is written from.</param>
    /// <param name="addresses">Where we are.</param>
    /// <param name="cardLink">True adds the article as a Link attachment (FEP-8967), which pins the card; old servers stumble over it.</param>
    public static string Of(NoteView note, Addresses addresses, bool cardLink = false) => JsonText.Text(json =>
    {
        json.Context(Contexts.WithNotes);
        Members(json, note, addresses, cardLink);
    });

    /// <summary>All but the context: for a note inside something else.</summary>
    internal static void Members(Utf8JsonWriter json, NoteView note, Addresses addresses, bool cardLink = false)
    {
        var tags = HashtagLink.Of(note.Topics, addresses);
        var content = NoteContent.Html(note, tags);
        var warning = NoteContent.Warning(note.Topics);
        json.WriteString("id", note.Id);
        json.WriteString("type", "Note");
        json.WriteString("attributedTo", addresses.Actor(note.Account));
        Audience(json, note.Account, addresses);
        json.WriteString("url", note.Post.Url);
        json.WriteString("published", JsonText.Moment(note.Published));
        if (note.Updated is { } updated) json.WriteString("updated", JsonText.Moment(updated));
        if (warning.Length > 0) json.WriteString("summary", warning);
        json.WriteString("content", content);
        // Exactly one language: servers take the first one they find.
        json.Object("contentMap", () => json.WriteString(NoteContent.Language(note.Post.Language), content));
        json.WriteBoolean("sensitive", warning.Length > 0);
        Tags(json, tags);
        json.WriteStartArray("attachment");
        if (cardLink) CardLink(json, note.Post.Url);
        json.WriteEndArray();
        NoteCollections.Inline(json, note.Id);
        // Without it Mastodon tells everyone that the author forbids quoting.
        json.Object("interactionPolicy", () => json.Object("canQuote", () => json.Array("automaticApproval", Contexts.Public)));
        json.Object("generator", () =>
        {
            json.WriteString("type", "Application");
            json.WriteString("name", "CHEX.Syndicate");
            json.WriteString("url", addresses.PublicUrl);
        });
    }

    /// <summary>Public, on the object and on the activity: any other word here is taken for a private message.</summary>
    internal static void Audience(Utf8JsonWriter json, string account, Addresses addresses)
    {
        json.Array("to", Contexts.Public);
        json.Array("cc", addresses.Followers(account));
    }

    private static void Tags(Utf8JsonWriter json, IReadOnlyList<HashtagLink> tags)
    {
        json.WriteStartArray("tag");
        foreach (var tag in tags)
        {
            json.WriteStartObject();
            json.WriteString("type", "Hashtag");
            json.WriteString("name", "#" + tag.Name);
            json.WriteString("href", tag.Url);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void CardLink(Utf8JsonWriter json, string url)
    {
        json.WriteStartObject();
        json.WriteString("type", "Link");
        json.WriteString("href", url);
        json.WriteEndObject();
    }
}

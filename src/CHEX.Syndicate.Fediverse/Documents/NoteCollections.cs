using System.Text.Json;

namespace CHEX.Syndicate.Fediverse.Documents;

/// <summary>The three collections that belong to a note. Nothing is counted yet: they are empty.</summary>
public static class NoteCollections
{
    private static readonly string[] Kinds = ["likes", "shares", "replies"];

    /// <summary>Serves <c>{note}/likes</c>, <c>/shares</c> or <c>/replies</c>; null for another word.</summary>
    public static byte[]? Of(string note, string kind) => !Kinds.Contains(kind, StringComparer.Ordinal) ? null : JsonText.Bytes(json =>
    {
        json.Context(Contexts.Plain);
        Members(json, note, kind);
    });

    /// <summary>The three as members of the note.</summary>
    internal static void Inline(Utf8JsonWriter json, string note)
    {
        foreach (var kind in Kinds) json.Object(kind, () => Members(json, note, kind));
    }

    private static void Members(Utf8JsonWriter json, string note, string kind)
    {
        var id = $"{note}/{kind}";
        json.WriteString("id", id);
        json.WriteString("type", "Collection");
        if (kind == "replies")
        {
            json.Object("first", () =>
            {
                json.WriteString("type", "CollectionPage");
                json.WriteString("partOf", id);
                json.WriteStartArray("items");
                json.WriteEndArray();
            });
        }
        else
        {
            json.WriteNumber("totalItems", 0);
        }
    }
}

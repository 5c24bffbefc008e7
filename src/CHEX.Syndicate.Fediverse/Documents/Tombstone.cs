using System.Text.Json;

namespace CHEX.Syndicate.Fediverse.Documents;

/// <summary>What stands where a note stood: served with 410, for ever.</summary>
public static class Tombstone
{
    /// <summary>The tombstone of the note with this id.</summary>
    public static byte[] Of(string note) => JsonText.Bytes(json =>
    {
        json.Context(Contexts.Plain);
        Members(json, note);
    });

    internal static void Members(Utf8JsonWriter json, string note)
    {
        json.WriteString("id", note);
        json.WriteString("type", "Tombstone");
        json.WriteString("formerType", "Note");
    }
}

using System.Text.Json;

namespace CHEX.Syndicate.Fediverse.Inbox;

/// <summary>As much of somebody's activity as we look at. Texts of people are not among it.</summary>
internal sealed record IncomingActivity
{
    private const int LongestId = 2048;
    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 64 };

    /// <summary>Null where the sender gave none (some leave it out of an Undo).</summary>
    public string? Id { get; private init; }
    public required string Type { get; init; }
    public required Uri Actor { get; init; }

    /// <summary>The actor's id, byte for byte.</summary>
    public required string ActorId { get; init; }

    /// <summary>The id of what it is about; null where there is none, or more than one.</summary>
    public string? ObjectId { get; private init; }

    /// <summary>Null where the object is only named.</summary>
    public string? ObjectType { get; private init; }

    /// <summary>Who did what is undone.</summary>
    public string? ObjectActor { get; private init; }

    /// <summary>What the undone activity was about.</summary>
    public string? ObjectObject { get; private init; }

    /// <summary>True where it deletes or updates its own actor.</summary>
    public bool IsOfItself => Type is "Delete" or "Update" && ObjectId == ActorId;

    /// <summary>Reads a body; null and the reason where it is no activity that could count.</summary>
    public static IncomingActivity? Read(ReadOnlyMemory<byte> body, out string reason)
    {
        reason = "";
        try
        {
            using var document = JsonDocument.Parse(body, Shallow);
            return Read(document.RootElement, out reason);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text that is no Unicode.
            reason = "The body is no JSON: " + e.Message;
            return null;
        }
    }

    private static IncomingActivity? Read(JsonElement root, out string reason)
    {
        reason = "";
        if (root.ValueKind != JsonValueKind.Object)
        {
            reason = "The body is no JSON object.";
        }
        else if (Text(root, "type") is not { } type)
        {
            reason = "The activity has no type.";
        }
        else if (Name(root, "actor") is not { } actorId || Web(actorId) is not { } actor)
        {
            reason = "The activity has no actor with a web address.";
        }
        else if (Text(root, "id") is { } id && Web(id)?.Authority != actor.Authority)
        {
            reason = "The activity's id is not on its actor's host.";
        }
        else if (type == "Follow" && Text(root, "id") is null)
        {
            reason = "The Follow has no id.";
        }
        else
        {
            var about = root.TryGetProperty("object", out var value) && value.ValueKind == JsonValueKind.Object ? value : default;
            var embedded = about.ValueKind == JsonValueKind.Object;
            return new IncomingActivity
            {
                Id = Text(root, "id"),
                Type = type,
                Actor = actor,
                ActorId = actorId,
                ObjectId = Name(root, "object"),
                ObjectType = embedded ? Text(about, "type") : null,
                ObjectActor = embedded ? Name(about, "actor") : null,
                ObjectObject = embedded ? Name(about, "object") : null,
            };
        }

        return null;
    }

    /// <summary>The id of a member that is an id, or an object that has one.</summary>
    private static string? Name(JsonElement element, string name) => !element.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Object ? Text(value, "id")
        : Text(element, name);

    // No id has control characters in it, and no store takes U+0000.
    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= LongestId } text && !text.Any(char.IsControl) ? text : null;

    private static Uri? Web(string id) =>
        Uri.TryCreate(id, UriKind.Absolute, out var url) && (url.Scheme is "https" or "http") && url.UserInfo.Length == 0 ? url : null;
}

using System.Text.Json;
using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Tests.Fediverse.Documents;

/// <summary>
/// What other servers ask of a document before they take it. It reads JSON as they would and knows nothing of how ours is made;
/// <see cref="RuleCheckerTests"/> shows that it sees each fault.
/// </summary>
internal static partial class RuleChecker
{
    private const string Public = "https://www.w3.org/ns/activitystreams#Public";
    private static readonly string[] ActorTypes = ["Application", "Group", "Organization", "Person", "Service"];
    private static readonly string[] Tags = ["p", "br", "span", "a", "del", "s", "pre", "blockquote", "code", "b", "strong", "u", "i", "em", "ul", "ol", "li", "ruby", "rt", "rp"];

    public static List<string> Faults(string json, string url)
    {
        var faults = new List<string>();
        if (json.Length > 64 * 1024) faults.Add("larger than 64 kB");
        var root = JsonDocument.Parse(json).RootElement;
        var context = root.TryGetProperty("@context", out var c) ? c.ValueKind == JsonValueKind.Array ? c.EnumerateArray().First() : c : default;
        if (context.ValueKind != JsonValueKind.String || context.GetString() != "https://www.w3.org/ns/activitystreams") faults.Add("no ActivityStreams context");
        if (Text(root, "id") != url) faults.Add("id is not the address it is read from");
        Check(root, new Uri(url).Authority, faults);
        return faults;
    }

    private static void Check(JsonElement thing, string host, List<string> faults)
    {
        var type = Text(thing, "type") ?? "";
        if (Text(thing, "id") is { } id && new Uri(id).Authority != host) faults.Add($"{type} id on another host");
        if (ActorTypes.Contains(type) && thing.TryGetProperty("preferredUsername", out _)) CheckActor(thing, host, faults);
        if (type is "Note" or "Create" or "Update" or "Announce") CheckAudience(thing, type, faults);
        if (type == "Note") CheckNote(thing, faults);
        if (type is "Create" or "Update" or "Delete" or "Announce" or "Accept" or "Undo") CheckActivity(thing, type, host, faults);
        if (type is "Article" or "Page" or "Event") faults.Add($"{type} loses its content on Mastodon");
        if (thing.TryGetProperty("orderedItems", out var items))
            foreach (var item in items.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.Object)) Check(item, host, faults);
    }

    private static void CheckAudience(JsonElement thing, string type, List<string> faults)
    {
        if (!Strings(thing, "to").Contains(Public)) faults.Add($"{type} is not to Public");
        if (!Strings(thing, "cc").Any(cc => cc.EndsWith("/followers", StringComparison.Ordinal))) faults.Add($"{type} has no followers in cc");
    }

    private static void CheckActivity(JsonElement thing, string type, string host, List<string> faults)
    {
        if (Text(thing, "id") is null) faults.Add($"{type} has no id");
        if (Text(thing, "actor") is not { } actor || new Uri(actor).Authority != host) faults.Add($"{type} has no actor of this host");
        if (!thing.TryGetProperty("object", out var about)) faults.Add($"{type} has no object");
        else if (type == "Accept")
        {
            if (about.ValueKind != JsonValueKind.Object || Text(about, "type") != "Follow" || Text(about, "id") is null || Text(about, "actor") is null || Text(about, "object") != Text(thing, "actor"))
                faults.Add("Accept does not embed the whole Follow");
        }
        else if (type is "Create" or "Update")
        {
            if (about.ValueKind != JsonValueKind.Object) { faults.Add($"{type} does not embed its object"); return; }
            if (Text(about, "attributedTo") != Text(thing, "actor")) faults.Add($"{type} of another's note");
            if (type == "Update" && Text(about, "updated") is null) faults.Add("Update without updated is ignored");
            Check(about, host, faults);
        }
        else if (type == "Announce" && about.ValueKind != JsonValueKind.String) faults.Add("Announce of something that is no id");
        else if (type == "Delete" && (about.ValueKind != JsonValueKind.Object || Text(about, "type") != "Tombstone")) faults.Add("Delete has no Tombstone");
    }

    private static void CheckNote(JsonElement note, List<string> faults)
    {
        var sensitive = note.TryGetProperty("sensitive", out var hidden) && hidden.GetBoolean();
        if (note.TryGetProperty("summary", out _) != sensitive) faults.Add("summary is a content warning, and sensitive says so");
        if (Text(note, "summary") is { Length: > 500 } or { Length: 0 }) faults.Add("a content warning is a few words");
        if (Text(note, "content") is not { Length: > 0 } content) { faults.Add("Note has no content"); return; }
        faults.AddRange(HtmlFaults(content));
        if (!note.TryGetProperty("contentMap", out var map) || map.EnumerateObject().Count() != 1) faults.Add("contentMap has not exactly one language");
        else if (map.EnumerateObject().Single().Value.GetString() != content) faults.Add("contentMap differs from content");
        else if (map.EnumerateObject().Single().Name.Contains('-')) faults.Add("contentMap language has a region");
        if (!DateTimeOffset.TryParse(Text(note, "published"), out var published)) faults.Add("published is no date");
        if (Text(note, "updated") is { } updated && (!DateTimeOffset.TryParse(updated, out var at) || at <= published)) faults.Add("updated is not after published");
        if (!Uri.TryCreate(Text(note, "url"), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) faults.Add("url is no web address");
        if (!note.TryGetProperty("interactionPolicy", out var policy) || !policy.TryGetProperty("canQuote", out var quote) || !Strings(quote, "automaticApproval").Contains(Public)) faults.Add("nobody may quote it");
        if (!note.TryGetProperty("attachment", out var media) || media.ValueKind != JsonValueKind.Array || media.GetArrayLength() > 4) faults.Add("attachment is no array of at most four");
        foreach (var tag in note.TryGetProperty("tag", out var tags) ? tags.EnumerateArray() : [])
        {
            if (Text(tag, "type") == "Hashtag" && (Text(tag, "name") is not ['#', ..] || !content.Contains($"href=\"{Text(tag, "href")}\"", StringComparison.Ordinal))) faults.Add("hashtag is not linked in content");
        }
    }

    private static void CheckActor(JsonElement actor, string host, List<string> faults)
    {
        var id = Text(actor, "id");
        if (!Username().IsMatch(Text(actor, "preferredUsername")!)) faults.Add("preferredUsername is not accepted everywhere");
        foreach (var name in new[] { "inbox", "outbox" })
            if (Text(actor, name) is not { } address || new Uri(address).Authority != host) faults.Add($"{name} is missing or elsewhere");
        if (Text(actor, "url") is { } url && new Uri(url).Authority != host) faults.Add("url on another host is ignored");
        if (!actor.TryGetProperty("publicKey", out var key) || Text(key, "owner") != id || Text(key, "id")?.Split('#')[0] != id || Text(key, "publicKeyPem")?.Contains("BEGIN PUBLIC KEY", StringComparison.Ordinal) != true) faults.Add("publicKey is not its own");
        if (!actor.TryGetProperty("endpoints", out var endpoints) || Text(endpoints, "sharedInbox") is null) faults.Add("no shared inbox");
        if (Text(actor, "type") == "Application") return; // the instance actor wants no readers
        foreach (var (name, want) in new[] { ("discoverable", true), ("indexable", true), ("manuallyApprovesFollowers", false) })
            if (!actor.TryGetProperty(name, out var value) || value.GetBoolean() != want) faults.Add($"{name} is not {want}");
        if (!actor.TryGetProperty("attachment", out var rows) || rows.ValueKind != JsonValueKind.Array) faults.Add("attachment is no array");
        else foreach (var row in rows.EnumerateArray())
            if (Text(row, "type") != "PropertyValue" || Text(row, "name") is not { Length: <= 2047 } || Text(row, "value") is not { Length: <= 2047 } value) faults.Add("a row is no PropertyValue");
            else faults.AddRange(HtmlFaults(value));
        if (actor.TryGetProperty("icon", out var icon) && Text(icon, "mediaType") is not ("image/png" or "image/jpeg" or "image/webp")) faults.Add("icon is not of a type that is taken");
        if (Text(actor, "summary") is { } summary) faults.AddRange(HtmlFaults(summary));
    }

    private static IEnumerable<string> HtmlFaults(string html)
    {
        foreach (Match tag in Tag().Matches(html))
        {
            var name = tag.Groups["name"].Value;
            if (!Tags.Contains(name)) yield return $"<{name}> is taken out";
            foreach (Match attribute in Attribute().Matches(tag.Groups["rest"].Value))
            {
                var (key, value) = (attribute.Groups["name"].Value, attribute.Groups["value"].Value);
                if (!(name == "a" && key is "href" or "rel" or "class") && !(name is "span" or "p" && key == "class")) yield return $"{key} of <{name}> is taken out";
                if (key == "href" && !value.StartsWith("http", StringComparison.Ordinal)) yield return "a link that is no web address";
                if (key == "class" && value.Split(' ').Any(c => c is not ("mention" or "hashtag" or "ellipsis" or "invisible"))) yield return $"class {value} is taken out";
            }
        }

        if (Stray().IsMatch(html)) yield return "an unescaped & or <";
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string[] Strings(JsonElement element, string name) => !element.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => v.GetString()!)] : [value.GetString()!];

    [GeneratedRegex(@"\A[a-z0-9_]+([.-]+[a-z0-9_]+)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Username();

    [GeneratedRegex("</?(?<name>[a-zA-Z0-9]+)(?<rest>[^>]*)>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("(?<name>[a-z]+)=\"(?<value>[^\"]*)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Attribute();

    [GeneratedRegex("&(?![a-zA-Z]+;|#[0-9]+;|#x[0-9A-Fa-f]+;)|<(?![/a-zA-Z])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Stray();
}

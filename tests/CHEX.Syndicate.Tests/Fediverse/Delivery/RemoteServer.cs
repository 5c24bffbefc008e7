using System.Text.Json;
using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Tests.Fediverse.Delivery;

/// <summary>A server that behaves as Mastodon does towards what we send: it has one account's notes, and people who follow it.</summary>
internal sealed partial class RemoteServer(int index, bool shared)
{
    private readonly HashSet<string> tombs = [];
    private readonly HashSet<string> seen = [];

    public string Authority { get; } = $"m{index}.example";

    public string? SharedInbox => shared ? $"https://{Authority}/inbox" : null;

    /// <summary>The ids of Follows that its people sent and have not taken back.</summary>
    public HashSet<string> Wants { get; } = [];

    /// <summary>Of those, the ones that were accepted.</summary>
    public HashSet<string> Accepted { get; } = [];

    /// <summary>The notes that its people see, by id, with the revision they see.</summary>
    public Dictionary<string, int> Notes { get; } = [];

    /// <summary>Activity ids in the order of their first arrival at an inbox.</summary>
    public List<(string Inbox, string Id)> FirstArrivals { get; } = [];

    public string Actor(string name) => $"https://{Authority}/users/{name}";

    public string Inbox(string name) => Actor(name) + "/inbox";

    public void Receive(string inbox, JsonElement activity)
    {
        var id = activity.GetProperty("id").GetString()!;
        var type = activity.GetProperty("type").GetString()!;
        var about = activity.GetProperty("object");
        if (type == "Accept")
        {
            if (Wants.Contains(about.GetString()!)) Accepted.Add(about.GetString()!);
            return;
        }

        if (seen.Add(inbox + id)) FirstArrivals.Add((inbox, id));
        var note = about.ValueKind == JsonValueKind.String ? about.GetString()! : about.GetProperty("id").GetString()!;
        switch (type)
        {
            // A Create without an accepted follower is answered 202, and lost.
            case "Create" when Accepted.Count > 0 && !tombs.Contains(note): Notes.TryAdd(note, Revision(about)); break;
            case "Update" when Notes.TryGetValue(note, out var known) && Revision(about) > known: Notes[note] = Revision(about); break;
            case "Delete": Notes.Remove(note); tombs.Add(note); break;
            default: break;
        }
    }

    private static int Revision(JsonElement note) => int.Parse(Text().Match(note.GetProperty("content").GetString()!).Groups["rev"].Value);

    [GeneratedRegex(@"text (?<rev>\d+)\.", RegexOptions.None, 1000)]
    private static partial Regex Text();
}

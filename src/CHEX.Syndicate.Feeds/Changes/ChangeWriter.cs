using System.Text.Json;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Feeds.Changes;

/// <summary>Writes one change as one JSON object on one line; the post in it as JSON Feed has it.</summary>
internal sealed class ChangeWriter(Addresses addresses, IReadOnlyList<SourceInfo> sources, IReadOnlyList<Topic> topics)
{
    private readonly Dictionary<string, SourceInfo> shown = sources.ToDictionary(source => source.Id, FeedEntry.Public, StringComparer.Ordinal);

    /// <summary>The line, or null where nobody says what may be shown of the post. An end is told of every post, for it shows nothing.</summary>
    public ReadOnlyMemory<byte>? Line(ChangeCursor cursor, Change change, ToldPost told, bool restored)
    {
        var post = told.Post;
        var ended = post.State is PostState.Withdrawn or PostState.Purged;
        if (!ended && (post.State != PostState.Published || !shown.ContainsKey(post.Source))) return null;

        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, JsonFeedWriter.Options))
        {
            json.WriteStartObject();
            json.WriteString("cursor", cursor.ToString());
            json.WriteNumber("seq", change.Seq);
            json.WriteString("change", restored ? "restored" : Name(change.Kind));
            json.WriteString("at", FeedText.Rfc3339(change.At));
            json.WriteNumber("revision", change.Revision);
            json.WriteBoolean("quiet", change.Quiet);
            json.WriteString("id", addresses.PostTag(post.Id));
            json.WriteString("source", post.Source);
            json.WriteString("state", post.State switch { PostState.Published => "published", PostState.Withdrawn => "withdrawn", _ => "purged" });
            if (!ended)
            {
                json.WritePropertyName("item");
                JsonFeedWriter.Item(json, FeedComposer.Entry(told, shown, topics, addresses));
            }

            json.WriteEndObject();
        }

        return line.ToArray();
    }

    private static string Name(ChangeKind kind) => kind switch
    {
        ChangeKind.Published => "published",
        ChangeKind.Revised => "revised",
        ChangeKind.Withdrawn => "withdrawn",
        _ => "purged",
    };
}

using System.Text.Json;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>What a post said once, or says now.</summary>
public sealed record PostVersion
{
    /// <summary>Which revision of the post it is.</summary>
    public long Revision { get; init; }

    /// <summary>When another took its place; null for the one that stands.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How much the next one differs from it; null for the one that stands, and where nobody looked.</summary>
    public EditLevel? Level { get; init; }
    public string Url { get; init; } = "";
    public string Title { get; init; } = "";
    public string? Summary { get; init; }
    public string? Content { get; init; }
    public string? Language { get; init; }
    public IReadOnlyList<string> Authors { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];
    public ItemImage? Image { get; init; }
    public DateTimeOffset Updated { get; init; }

    /// <summary>A post as it stands.</summary>
    public static PostVersion Of(Post post) => new()
    {
        Revision = post.Revision,
        Url = post.Url,
        Title = post.Title,
        Summary = post.Summary,
        Content = post.Content,
        Language = post.Language,
        Authors = post.Authors,
        Categories = post.Categories,
        Image = post.Image,
        Updated = post.Updated,
    };
}

/// <summary>The texts that a post had: the newest few that were edited, and the one that stands. For its keepers; only current text is public.</summary>
public static class PostHistory
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The versions of a post, oldest first; none of one that is unknown or purged.</summary>
    public static async Task<IReadOnlyList<PostVersion>> Of(Tx tx, string post)
    {
        if (await PostTable.Get(tx, post) is not { State: not PostState.Purged } now) return [];
        var rows = await tx.Query<Row>("SELECT rev AS Rev, at AS At, body AS Body, level AS Level FROM revision WHERE post = @post AND rev < @Revision ORDER BY rev", new { post, now.Revision });
        return [.. rows.Select(Version), PostVersion.Of(now)];
    }

    private static PostVersion Version(Row row) => JsonSerializer.Deserialize<PostVersion>(row.Body, Json)! with
    {
        Revision = row.Rev,
        Until = DateTimeOffset.FromUnixTimeMilliseconds(row.At),
        Level = Enum.TryParse<EditLevel>(row.Level, ignoreCase: true, out var level) ? level : null,
    };

    private sealed class Row
    {
        public long Rev { get; init; }
        public long At { get; init; }
        public string Body { get; init; } = "";
        public string? Level { get; init; }
    }
}

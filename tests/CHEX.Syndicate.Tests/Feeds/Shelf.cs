using System.Text.Json;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Tests.Feeds;

/// <summary>Puts posts into a store as they are, with their changes: feeds do not care how they came to be.</summary>
internal static class Shelf
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Stores the posts in this order, one change each: published, or what <paramref name="kind"/> says.</summary>
    public static Task Put(Db db, IEnumerable<Post> posts, ChangeKind kind = ChangeKind.Published) => db.Write(
        async tx =>
        {
            await Journal.Prepare(tx);
            foreach (var post in posts) await Save(tx, post);
            await Journal.Append(tx, [.. posts.Select(post => new NewChange(post.Id, kind, post.Revision, Quiet: false))]);
        },
        CancellationToken.None);

    private static Task<int> Save(Tx tx, Post post) => tx.Execute(
        """
        INSERT INTO post (id, source, state, gen, rev, seq, url, title, summary, content, language, authors, categories, topics, image, enclosures, pictures, published, precision, updated, first_seen, last_seen)
        VALUES (@Id, @Source, @State, @Generation, @Revision, 0, @Url, @Title, @Summary, @Content, @Language, @Authors, @Categories, @Topics, @Image, @Enclosures, @Pictures, @Published, @Precision, @Updated, @FirstSeen, @FirstSeen)
        ON CONFLICT (id) DO UPDATE SET state = excluded.state, gen = excluded.gen, rev = excluded.rev, title = excluded.title, summary = excluded.summary, content = excluded.content,
          topics = excluded.topics, image = excluded.image, updated = excluded.updated
        """,
        new
        {
            post.Id,
            post.Source,
            State = post.State.ToString().ToLowerInvariant(),
            post.Generation,
            post.Revision,
            post.Url,
            post.Title,
            post.Summary,
            post.Content,
            post.Language,
            Authors = JsonSerializer.Serialize(post.Authors, Json),
            Categories = JsonSerializer.Serialize(post.Categories, Json),
            Topics = JsonSerializer.Serialize(post.Topics, Json),
            Image = post.Image is null ? null : JsonSerializer.Serialize(post.Image, Json),
            Enclosures = JsonSerializer.Serialize(post.Enclosures, Json),
            Pictures = JsonSerializer.Serialize(post.Pictures, Json),
            Published = post.Published.ToUnixTimeMilliseconds(),
            Precision = post.DayOnly ? "day" : "instant",
            Updated = post.Updated.ToUnixTimeMilliseconds(),
            FirstSeen = post.FirstSeen.ToUnixTimeMilliseconds(),
        });
}

using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>
/// The posts about any of some topics, as a condition on the table <c>post</c>. Topics are a JSON list of ids, which hold nothing but
/// lower-case letters, digits and hyphens.
/// </summary>
public static class AboutTopics
{
    /// <summary>The condition; <see cref="Rows"/> is its parameter <c>@rows</c>.</summary>
    public static string Sql(Tx tx) =>
        $"EXISTS (SELECT 1 FROM {tx.Dialect.Rows("chosen", "wanted text")} WHERE post.topics LIKE chosen.wanted)";

    /// <summary>What the condition asks for.</summary>
    public static string Rows(Ids topics) => PostRow.Write(topics.Select(topic => new { wanted = $"%\"{topic}\"%" }));
}

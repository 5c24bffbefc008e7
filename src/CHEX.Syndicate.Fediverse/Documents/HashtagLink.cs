using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse.Documents;

/// <summary>A topic as a hashtag: see <see cref="Topic.Tag"/>.</summary>
/// <param name="Name">Without the number sign.</param>
/// <param name="Url">The topic's page.</param>
internal sealed record HashtagLink(string Name, string Url)
{
    /// <summary>More look like spam, and servers show few.</summary>
    private const int Most = 4;

    /// <summary>The hashtags of a note, each once, at most four.</summary>
    public static IReadOnlyList<HashtagLink> Of(IReadOnlyList<Topic> topics, Addresses addresses) =>
    [
        .. topics
            .Select(t => new HashtagLink(t.Tag, addresses.TopicPage(t.Id)))
            .Where(h => h.Name.Length > 0)
            .DistinctBy(h => h.Name, StringComparer.OrdinalIgnoreCase)
            .Take(Most),
    ];
}

using System.Runtime.CompilerServices;
using CHEX.Syndicate.Posts.Text;

namespace CHEX.Syndicate.Posts;

/// <summary>
/// Which topics a post is under: those of its source's categories. Where no category fits, those whose words stand in its title
/// or excerpt, at most three: what a source says itself is worth more than what its words seem to say.
/// </summary>
public sealed class TopicMap
{
    private const int MostByWords = 3;

    // Excerpts are not longer; what is, is not searched to its end.
    private const int Searched = 4000;

    private static readonly ConditionalWeakTable<IReadOnlyList<Topic>, TopicMap> Made = [];

    private readonly IReadOnlyList<Topic> topics;
    private readonly HashSet<string>[] categories;
    private readonly Phrases words;

    private TopicMap(IReadOnlyList<Topic> topics)
    {
        this.topics = topics;
        categories = [.. topics.Select(t => t.Match.ToHashSet(StringComparer.OrdinalIgnoreCase))];
        words = new Phrases(topics.SelectMany((t, n) => t.Words.Select(w => (w, n))));
    }

    /// <summary>The map of a list of topics, made once.</summary>
    public static TopicMap For(IReadOnlyList<Topic> topics) => Made.GetValue(topics, static list => new TopicMap(list));

    /// <summary>The ids of the topics of a post, in the order in which the topics are configured.</summary>
    public IReadOnlyList<string> Of(string title, string? summary, IReadOnlyList<string> categories)
    {
        var fitting = Enumerable.Range(0, topics.Count).Where(n => categories.Any(this.categories[n].Contains)).Select(n => topics[n].Id).ToArray();
        if (fitting.Length > 0) return fitting;

        // Apart: no phrase begins in the title and ends in the excerpt.
        var found = new HashSet<int>(words.In(Start(title)));
        if (summary is not null) found.UnionWith(words.In(Start(summary)));
        return [.. found.Order().Take(MostByWords).Select(n => topics[n].Id)];
    }

    /// <summary>The ids of the topics of a post as it stands.</summary>
    public IReadOnlyList<string> Of(Post post) => Of(post.Title, post.Summary, post.Categories);

    private static string Start(string text) => text.Length <= Searched ? text : text[..Searched];
}

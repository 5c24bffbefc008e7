namespace CHEX.Syndicate.Posts;

/// <summary>What a post becomes when a draft of it is read. Pure functions; identity, state and dates are not their matter.</summary>
internal static class Merge
{
    /// <summary>All of the draft: it was read the way whose text the post has.</summary>
    public static Post Whole(Post post, Draft draft) => post with
    {
        Url = Address(post.Url, draft.Url),
        Title = draft.Title,
        Summary = draft.Summary,
        Content = draft.Content,
        Language = draft.Language,
        Authors = draft.Authors,
        Categories = draft.Categories,
        Topics = draft.Topics,
        Image = draft.Image,
        Enclosures = draft.Enclosures,
    };

    /// <summary>What the post lacks, for it was never read this way before: how this way differs is no edit.</summary>
    public static Post Gaps(Post post, Draft draft) => Topics(
        post with
        {
            Summary = post.Summary ?? draft.Summary,
            Content = post.Content ?? draft.Content,
            Authors = post.Authors.Count > 0 ? post.Authors : draft.Authors,
            Categories = post.Categories.Count > 0 ? post.Categories : draft.Categories,
            Image = post.Image ?? draft.Image,
            Enclosures = post.Enclosures.Count > 0 ? post.Enclosures : draft.Enclosures,
        },
        draft);

    /// <summary>What the source changed since it was last read this way. What this way does not tell stays.</summary>
    public static Post Fields(Post post, Draft draft, IReadOnlySet<Fingerprint.Field> changed)
    {
        foreach (var field in changed)
        {
            post = field switch
            {
                Fingerprint.Field.Title => post with { Title = draft.Title },
                Fingerprint.Field.Address => post with { Url = Address(post.Url, draft.Url) },
                Fingerprint.Field.Summary => post with { Summary = draft.Summary ?? post.Summary },
                Fingerprint.Field.Body => post with { Content = draft.Content ?? post.Content },
                Fingerprint.Field.Picture => post with { Image = draft.Image ?? post.Image },
                Fingerprint.Field.Authors => draft.Authors.Count > 0 ? post with { Authors = draft.Authors } : post,
                _ => draft.Categories.Count > 0 ? post with { Categories = draft.Categories } : post,
            };
        }

        return Topics(post, draft);
    }

    // Topics follow from what the post is made of now, whichever way of reading that came by, and from the configuration.
    private static Post Topics(Post post, Draft draft) => post with { Topics = draft.Map?.Of(post) ?? draft.Topics };

    // A page that was seen under https has it still.
    private static string Address(string old, string now) =>
        old.StartsWith("https:", StringComparison.Ordinal) && now.StartsWith("http:", StringComparison.Ordinal) && CanonicalUrl.Key(old) == CanonicalUrl.Key(now) ? old : now;
}

namespace CHEX.Syndicate.Posts;

/// <summary>
/// What may be shown of a post, by its source's <see cref="Republish"/> setting. Feeds, pages and notes all ask here.
/// </summary>
/// <param name="Summary">Plain text, or null.</param>
/// <param name="Content">Cleaned HTML, or null.</param>
/// <param name="Image">The picture, or null where pictures are not covered by a permission.</param>
public sealed record PublicFace(string? Summary, string? Content, ItemImage? Image)
{
    /// <summary>The public face of <paramref name="post"/>.</summary>
    public static PublicFace Of(Post post, SourceInfo source) => source.Republish switch
    {
        Republish.LinkOnly => new(null, null, null),
        Republish.Summary => new(post.Summary, null, source.Pictures ? post.Image : null),
        _ => new(post.Summary, post.Content, source.Pictures ? post.Image : null),
    };
}

using CHEX.Syndicate.Posts.Html;

namespace CHEX.Syndicate.Posts;

/// <summary>
/// What may be shown of a post, by its source's <see cref="Republish"/> setting. Feeds, pages and notes all ask here.
/// </summary>
/// <param name="Summary">Plain text, or null.</param>
/// <param name="Content">Cleaned HTML, or null. Where pictures are not covered by a permission nothing in it is loaded from elsewhere.</param>
/// <param name="Image">The picture, or null where pictures are not covered by a permission.</param>
public sealed record PublicFace(string? Summary, string? Content, ItemImage? Image)
{
    /// <summary>The public face of <paramref name="post"/>.</summary>
    public static PublicFace Of(Post post, SourceInfo source) => source.Republish switch
    {
        Republish.LinkOnly => new(null, null, null),
        Republish.Summary => new(post.Summary, null, source.Pictures ? post.Image : null),
        _ when source.Pictures => new(post.Summary, post.Content, post.Image),
        _ => new(post.Summary, WithoutPictures(post.Content), null),
    };

    /// <summary>The public face of <paramref name="post"/> where nothing may be loaded from elsewhere, whatever its source permits.</summary>
    public static PublicFace Quiet(Post post, SourceInfo source) => Of(post, source with { Pictures = false });

    private static string? WithoutPictures(string? content) => content is null ? null : Html.Quiet.Of(content);
}

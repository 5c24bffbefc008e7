namespace CHEX.Syndicate.Posts;

/// <summary>
/// What may be shown of a post, by its source's <see cref="Republish"/> setting. Feeds, pages and notes all ask here. Nothing in it makes a
/// browser ask a source's server: pictures are our own copies, or links.
/// </summary>
/// <param name="Summary">Plain text, or null.</param>
/// <param name="Content">Cleaned HTML, or null. It loads nothing but copies of ours.</param>
/// <param name="Image">Our copy of the post's picture; null where there is none, or pictures are not covered by a permission.</param>
/// <param name="ImageLength">The size of <paramref name="Image"/> in bytes; 0 where there is none.</param>
public sealed record PublicFace(string? Summary, string? Content, ItemImage? Image = null, long ImageLength = 0)
{
    /// <summary>The public face of <paramref name="post"/>, with those of its pictures that were copied.</summary>
    public static PublicFace Of(Post post, SourceInfo source, Addresses addresses)
    {
        var quiet = Quiet(post, source);
        if (!source.Pictures || source.Republish == Republish.LinkOnly || post.Pictures.Count == 0) return quiet;
        var copies = post.Pictures.ToDictionary(copy => copy.Of, StringComparer.Ordinal);
        var face = source.Republish == Republish.Full && post.Content is { } content
            ? quiet with { Content = Html.Quiet.Of(content, url => copies.TryGetValue(url, out var copy) ? new(addresses.Picture(copy.File), copy.Width, copy.Height) : null) }
            : quiet;
        return post.Image is { } image && copies.TryGetValue(image.Url, out var own)
            ? face with { Image = new(addresses.Picture(own.File), AltOf(post, image), own.Width, own.Height, own.MediaType), ImageLength = own.Length }
            : face;
    }

    // Some sources describe a picture only where it stands in the text.
    private static string AltOf(Post post, ItemImage image) => image.Alt.Length > 0 || post.Content is null ? image.Alt : Html.ShownPictures.AltOf(post.Content, image.Url);

    /// <summary>The public face of <paramref name="post"/> without any picture, whatever its source permits.</summary>
    public static PublicFace Quiet(Post post, SourceInfo source) => source.Republish switch
    {
        Republish.LinkOnly => new(null, null),
        Republish.Summary => new(post.Summary, null),
        _ => new(post.Summary, post.Content is { } content ? Html.Quiet.Of(content) : null),
    };
}

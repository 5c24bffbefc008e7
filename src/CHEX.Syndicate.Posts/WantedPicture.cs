using CHEX.Syndicate.Posts.Html;

namespace CHEX.Syndicate.Posts;

/// <summary>A picture that a post would show.</summary>
/// <param name="Url">The address that the post gives for it.</param>
/// <param name="Ask">Where it is asked for: the same, or a size of it that is large enough.</param>
public sealed record WantedPicture(string Url, string Ask)
{
    /// <summary>A post shows so many of its pictures, the first ones; the others are links.</summary>
    public const int MostOfAPost = 10;

    private const int LongestAddress = 1000;

    /// <summary>The pictures of a post that its source lets us show: its own first, then those of its text. None where there is no permission.</summary>
    public static IReadOnlyList<WantedPicture> Of(Post post, SourceInfo source)
    {
        if (!source.Pictures || source.Republish == Republish.LinkOnly) return [];
        var inText = source.Republish == Republish.Full && post.Content is { } content ? ShownPictures.Of(content).Select(p => (p.Src, p.Ask)).ToList() : [];
        IEnumerable<(string Src, string Ask)> own = post.Image is { Url: var url } ? [inText.Append((Src: url, Ask: url)).First(p => p.Src == url)] : [];
        return
        [
            .. own.Concat(inText).DistinctBy(p => p.Src, StringComparer.Ordinal).Where(p => p.Src.Length <= LongestAddress && p.Ask.Length <= LongestAddress)
                .Take(MostOfAPost).Select(p => new WantedPicture(p.Src, p.Ask)),
        ];
    }
}

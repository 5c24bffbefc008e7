using AngleSharp.Dom;
using CHEX.Syndicate.Posts.Text;
using CHEX.Syndicate.Posts.Urls;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>What a reader would notice of cleaned HTML: its words, where its links lead, which pictures it shows; without <see cref="Noise"/>.</summary>
internal sealed record Visible(string Words, IReadOnlyList<string> Links, IReadOnlyList<string> Pictures)
{
    public static Visible Of(string html)
    {
        var body = Tree.Of(html);
        return new(
            Lines.One(Noise.Without(TextOf.Html(html))),
            [.. body.QuerySelectorAll("a").Select(a => Noise.Address(Key(a.GetAttribute("href")))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. body.QuerySelectorAll("img, audio, video, source").Select(i => Picture(i.GetAttribute("src"))).Where(p => p.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>A picture's address without its query and size: these come and go.</summary>
    public static string Picture(string? src) => Noise.Picture(Key(src));

    private static string Key(string? address) => address is null ? "" : WebAddress.Read(address)?.Key() ?? address;
}

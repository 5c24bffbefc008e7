using AngleSharp.Dom;
using CHEX.Syndicate.Posts.Text;
using CHEX.Syndicate.Posts.Urls;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>What a reader would notice of cleaned HTML: its words, where its links lead, which pictures it shows.</summary>
internal sealed record Visible(string Words, IReadOnlyList<string> Links, IReadOnlyList<string> Pictures)
{
    public static Visible Of(string html)
    {
        var body = Tree.Of(html);
        return new(
            Lines.One(TextOf.Body(body)),
            [.. body.QuerySelectorAll("a").Select(a => Key(a.GetAttribute("href"))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. body.QuerySelectorAll("img, audio, video, source").Select(i => Picture(i.GetAttribute("src"))).Where(p => p.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>A picture's address without its query: sizes and cache-busters come and go.</summary>
    public static string Picture(string? src) => Key(src).Split('?')[0];

    private static string Key(string? address) => address is null ? "" : WebAddress.Read(address)?.Key() ?? address;
}

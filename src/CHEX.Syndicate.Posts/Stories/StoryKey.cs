using System.Security.Cryptography;
using System.Text;
using CHEX.Syndicate.Posts.Urls;

namespace CHEX.Syndicate.Posts.Stories;

/// <summary>
/// What a post is found by among those that may tell the same story. The language is part of every hash, so that no post is ever
/// found by one in another language.
/// </summary>
internal sealed record StoryKey(string Kind, string Hash)
{
    /// <summary>Raised whenever the same post would get other keys, or be put with others: posts are keyed anew then.</summary>
    public const long Version = 2;

    public const string Url = "url";
    public const string Canonical = "canonical";
    public const string Title = "title";
    public const string Short = "short";
    public const string Text = "text";

    /// <summary>The keys of a post as it stands.</summary>
    /// <param name="language">BCP 47; the first part counts.</param>
    /// <param name="url">The canonical address of its page.</param>
    /// <param name="title">Its title, read with its source's names.</param>
    /// <param name="text">Its text without its source's boilerplate; null where there is none.</param>
    /// <param name="canonical">The address that its page calls the first one, where it is known.</param>
    public static IEnumerable<StoryKey> Of(string language, string url, TitleKey title, Shingles? text, string? canonical)
    {
        var tongue = Language(language);
        if (Address(tongue, url) is { } address) yield return new(Url, address);
        if (canonical is not null && Address(tongue, canonical) is { } first) yield return new(Canonical, first);
        if (title.Telling >= TitleKey.Least)
            yield return new(title.Telling >= TitleKey.Enough ? Title : Short, Made(tongue, "title", string.Join(' ', title.Words)));
        if (text is not { IsLong: true }) yield break;
        foreach (var band in text.BandsOf()) yield return new(Text, Made(tongue, "text", band));
    }

    /// <summary>The part of a language tag that counts: Gaelic is never English, British English is English.</summary>
    public static string Language(string tag) => tag.Split('-')[0].ToLowerInvariant();

    // A site's front page is the address of nothing in particular.
    private static string? Address(string tongue, string url) =>
        WebAddress.Read(url) is { } address && (address.Path.Trim('/').Length > 0 || address.Query.Count > 0) ? Made(tongue, "address", address.Key()) : null;

    // 96 bits; a key is looked for among the posts of a fortnight.
    private static string Made(string tongue, string kind, string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tongue}\n{kind}\n{key}")).AsSpan(0, 12));
}

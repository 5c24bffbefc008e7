using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CHEX.Syndicate.Posts.Html;
using CHEX.Syndicate.Posts.Text;

namespace CHEX.Syndicate.Posts;

/// <summary>
/// What a post says, as hashes. One for each <see cref="Field"/>, so that it can be seen which of them a source changed
/// since it was last read the same way.
/// </summary>
internal static class Fingerprint
{
    /// <summary>What a reader would notice. The order is that of the hashes.</summary>
    public enum Field
    {
        Title,
        Address,
        Summary,
        Body,
        Picture,
        Authors,
        Categories,
    }

    /// <summary>The hashes of what a reader would notice: words, addresses, pictures; not how they are marked up, and no dates.</summary>
    public static string Words(string title, string url, string? summary, Visible? body, ItemImage? image, IReadOnlyList<string> authors, IReadOnlyList<string> categories)
    {
        return string.Join(' ',
            Hash(Lines.One(title)),
            Hash(CanonicalUrl.Key(url)),
            Hash(summary is null ? "" : Lines.One(summary)),
            Hash(body is null ? "" : Text(body.Words, Text([.. body.Links]), Text([.. body.Pictures]))),
            Hash(image is null ? "" : Visible.Picture(image.Url)),
            Hash(Text([.. authors])),
            Hash(Text([.. categories.Select(c => c.ToUpperInvariant()).Order(StringComparer.Ordinal)])));
    }

    /// <summary>The same of a post as it stands.</summary>
    public static string Words(Post post) => Words(post.Title, post.Url, post.Summary, post.Content is null ? null : Visible.Of(post.Content), post.Image, post.Authors, post.Categories);

    /// <summary>The hash of everything that is stored of it.</summary>
    public static string Markup(Draft d) => Markup(d.Title, d.Url, d.Summary, d.Content, d.Language, d.Authors, d.Categories, d.Topics, d.Image, d.Enclosures);

    /// <inheritdoc cref="Markup(Draft)"/>
    public static string Markup(Post p) => Markup(p.Title, p.Url, p.Summary, p.Content, p.Language, p.Authors, p.Categories, p.Topics, p.Image, p.Enclosures);

    private static string Markup(
        string title, string url, string? summary, string? content, string language, IReadOnlyList<string> authors,
        IReadOnlyList<string> categories, IReadOnlyList<string> topics, ItemImage? image, IReadOnlyList<Enclosure> enclosures) => Hash(Text(
        title, url, summary ?? "", content ?? "", language, Text([.. authors]), Text([.. categories]), Text([.. topics]),
        image is { } i ? Text(i.Url, i.Alt, i.Type ?? "", Number(i.Width), Number(i.Height)) : "",
        Text([.. enclosures.Select(e => Text(e.Url, e.Type, Number(e.Length)))])));

    /// <summary>The fields in which two words differ.</summary>
    public static IReadOnlySet<Field> Changed(string before, string after)
    {
        var (old, now) = (before.Split(' '), after.Split(' '));
        var fields = Enum.GetValues<Field>();
        return fields.Where(f => old.Length != fields.Length || now.Length != fields.Length || old[(int)f] != now[(int)f]).ToHashSet();
    }

    // Each part with its length before it: no two lists make the same text.
    private static string Text(params string[] parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts) text.Append(part.Length).Append(':').Append(part);
        return text.ToString();
    }

    private static string Number(long? n) => n?.ToString(CultureInfo.InvariantCulture) ?? "";

    // 96 bits: these are compared with one other each.
    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>
/// How an item stood in its list, as hashes: nothing of its text is kept, so a purge finds nothing here.
/// </summary>
/// <param name="Page">Of the address of its article.</param>
/// <param name="Entry">Of all that the list said about it, and of how the list was read.</param>
internal sealed record ListEntry(string Page, string Entry)
{
    public static ListEntry Of(Item item, string version)
    {
        // A tracker in the link, another one each day, makes no other article of it, nor asks for it to be read again.
        var url = item.Url is null ? null : CanonicalUrl.Of(item.Url, item.BaseUrl) ?? item.Url;
        return new(
            Hash(url is null ? item.Names[0] : CanonicalUrl.Key(url)),
            Hash(JsonSerializer.Serialize(new { version, Url = url, item.Title, item.Summary, Date = item.Published?.Text, Updated = item.Updated?.Text, item.Categories, Image = item.Image?.Url })));
    }

    /// <summary>The first 160 bits of SHA-256, in hex.</summary>
    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 20));
}

using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;

namespace CHEX.Syndicate.Feeds;

/// <summary>
/// A feed as bytes, in the three encodings in which it is served. Each encoding is another representation and has
/// its own strong validator (RFC 9110 §8.8.3); all are made from the hash of the plain bytes, so that every node that has the same
/// state has the same validators.
/// </summary>
public sealed class RenderedFeed
{
    private Lazy<byte[]> gzip = null!;
    private Lazy<byte[]> brotli = null!;

    /// <summary>The plain bytes.</summary>
    public required ReadOnlyMemory<byte> Identity { get; init; }

    /// <summary>The same compressed, made when somebody asks for it first.</summary>
    public ReadOnlyMemory<byte> Gzip => gzip.Value;

    /// <summary>The same compressed, made when somebody asks for it first.</summary>
    public ReadOnlyMemory<byte> Brotli => brotli.Value;

    /// <summary>The bytes of all encodings that were made.</summary>
    internal long Bytes => Identity.Length + (gzip.IsValueCreated ? gzip.Value.Length : 0) + (brotli.IsValueCreated ? brotli.Value.Length : 0);

    /// <summary>The validator of <see cref="Identity"/>, in its quotes.</summary>
    public required string ETag { get; init; }

    /// <summary>The validator of <see cref="Gzip"/>.</summary>
    public string ETagGzip => field ??= $"{ETag[..^1]}-gz\"";

    /// <summary>The validator of <see cref="Brotli"/>.</summary>
    public string ETagBrotli => field ??= $"{ETag[..^1]}-br\"";

    /// <summary>When the latest change happened in what the feed selects from; whole seconds, as the header has them.</summary>
    public required DateTimeOffset LastModified { get; init; }

    /// <summary>The same as the header has it.</summary>
    public string Modified => field ??= LastModified.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The media type with its charset.</summary>
    public required string ContentType { get; init; }

    /// <summary>True for HTML, which other sites show in their pages.</summary>
    public bool IsPage => ContentType.StartsWith("text/html", StringComparison.Ordinal);

    /// <summary>True where it says that it was last changed then.</summary>
    internal bool IsOf(DateTimeOffset updated) => LastModified.ToUnixTimeSeconds() == updated.ToUnixTimeSeconds();

    /// <summary>Writes <paramref name="feed"/> and compresses it.</summary>
    public static RenderedFeed Of(FeedDocument feed, FeedFormat format)
    {
        using var bytes = new MemoryStream();
        Write(bytes, feed, format);
        return Of(bytes.ToArray(), feed.Updated, format);
    }

    internal static RenderedFeed Of(byte[] bytes, DateTimeOffset updated, FeedFormat format) => Of(bytes, updated, format.MediaType());

    internal static RenderedFeed Of(byte[] bytes, DateTimeOffset updated, string mediaType) => new()
    {
        Identity = bytes,
        gzip = new(() => Compressed(bytes, to => new GZipStream(to, CompressionLevel.SmallestSize))),
        brotli = new(() => Compressed(bytes, to => new BrotliStream(to, new BrotliCompressionOptions { Quality = 5 }))),
        ETag = Hash(bytes),
        LastModified = DateTimeOffset.FromUnixTimeSeconds(updated.ToUnixTimeSeconds()),
        ContentType = mediaType + "; charset=utf-8",
    };

    internal static void Write(Stream to, FeedDocument feed, FeedFormat format)
    {
        switch (format)
        {
            case FeedFormat.Rss:
                RssWriter.Write(to, feed);
                break;
            case FeedFormat.Atom:
                AtomWriter.Write(to, feed);
                break;
            case FeedFormat.Csv:
                CsvWriter.Write(to, feed);
                break;
            default:
                JsonFeedWriter.Write(to, feed);
                break;
        }
    }

    // 128 bits of SHA-256: enough that no two documents ever share a validator.
    private static string Hash(byte[] bytes) => $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"";

    private static byte[] Compressed(byte[] bytes, Func<Stream, Stream> encoder)
    {
        using var to = new MemoryStream();
        using (var encoding = encoder(to)) encoding.Write(bytes);
        return to.ToArray();
    }
}

using System.IO.Compression;
using System.Security.Cryptography;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Health;

/// <summary>A document that was not believed.</summary>
/// <param name="Id">Its number.</param>
/// <param name="At">When it was read (ms).</param>
/// <param name="Origin">By which way.</param>
/// <param name="Url">Where.</param>
/// <param name="ContentType">As the server called it, or null.</param>
/// <param name="Why">Why it is kept, a line each.</param>
/// <param name="Bytes">How long it was.</param>
/// <param name="Whole">False where only its beginning is kept.</param>
public sealed record KeptDocument(long Id, long At, string Origin, string Url, string? ContentType, string Why, long Bytes, bool Whole);

/// <summary>
/// The documents that made readings suspect, kept for somebody to look at: compressed, the beginning of long ones, the newest
/// few of a source. They are nowhere shown but to an operator, and a purge of any post of the source erases them all.
/// </summary>
public static class KeptDocuments
{
    /// <summary>So many are kept of a source.</summary>
    public const int PerSource = 3;

    /// <summary>The most that is kept of one, compressed.</summary>
    public const int MostBytes = 256 * 1024;

    // What is compressed at most: a page that shrinks to nothing may be very long.
    private const int Longest = 2 * 1024 * 1024;

    /// <summary>Keeps a document; one that is the newest already is not kept twice.</summary>
    public static async Task Keep(Tx tx, string source, string origin, Evidence document, IReadOnlyList<string> reasons)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(document.Body.Span));
        if (await tx.One<string>("SELECT hash FROM kept WHERE source = @source ORDER BY id DESC LIMIT 1", new { source }) == hash) return;
        var (body, taken) = Compress(document.Body.Span);
        await tx.Execute(
            """
            INSERT INTO kept (source, at, origin, url, content_type, reasons, bytes, taken, hash, body)
            VALUES (@source, @now, @origin, @url, @ContentType, @reasons, @bytes, @taken, @hash, @body)
            """,
            new
            {
                source,
                now = tx.Now,
                origin,
                url = document.Url.AbsoluteUri,
                ContentType = document.ContentType is { } type ? Posts.PlainText.Tidy(type) : null,
                reasons = Posts.PlainText.Tidy(string.Join('\n', reasons)),
                bytes = (long)document.Body.Length,
                taken = (long)taken,
                hash,
                body = Convert.ToBase64String(body),
            });
        await tx.Execute(
            "DELETE FROM kept WHERE source = @source AND id <= (SELECT id FROM kept WHERE source = @source ORDER BY id DESC LIMIT 1 OFFSET @most)", new { source, most = (long)PerSource });
    }

    /// <summary>What is kept of a source, the newest first.</summary>
    public static async Task<IReadOnlyList<KeptDocument>> Of(Tx tx, string source)
    {
        var rows = await tx.Query<Row>(
            "SELECT id AS Id, at AS At, origin AS Origin, url AS Url, content_type AS ContentType, reasons AS Why, bytes AS Bytes, taken AS Taken FROM kept WHERE source = @source ORDER BY id DESC", new { source });
        return [.. rows.Select(r => new KeptDocument(r.Id, r.At, r.Origin, r.Url, r.ContentType, r.Why, r.Bytes, r.Taken == r.Bytes))];
    }

    /// <summary>The bytes of one, as they came.</summary>
    public static async Task<byte[]> Body(Tx tx, long id)
    {
        var text = await tx.One<string>("SELECT body FROM kept WHERE id = @id", new { id }) ?? "";
        using var packed = new BrotliStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        await packed.CopyToAsync(whole, tx.Cancellation);
        return whole.ToArray();
    }

    /// <summary>Erases all that is kept of a source: part of a purge, for any of it may hold the post's text.</summary>
    public static Task Forget(Tx tx, string source) => tx.Execute("DELETE FROM kept WHERE source = @source", new { source });

    private static (byte[] Body, int Taken) Compress(ReadOnlySpan<byte> document)
    {
        var taken = Math.Min(document.Length, Longest);
        while (true)
        {
            var packed = new byte[BrotliEncoder.GetMaxCompressedLength(taken)];
            if (!BrotliEncoder.TryCompress(document[..taken], packed, out var written, quality: 5, window: 22)) throw new InvalidOperationException("A document could not be compressed.");
            if (written <= MostBytes) return (packed[..written], taken);
            // What does not shrink is cut by as much as it is too long, and a little more.
            taken = (int)Math.Min(taken * 0.9, (double)taken * MostBytes / written);
        }
    }

    private sealed class Row
    {
        public long Id { get; init; }
        public long At { get; init; }
        public string Origin { get; init; } = "";
        public string Url { get; init; } = "";
        public string? ContentType { get; init; }
        public string Why { get; init; } = "";
        public long Bytes { get; init; }
        public long Taken { get; init; }
    }
}

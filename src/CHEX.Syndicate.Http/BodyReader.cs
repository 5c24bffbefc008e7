using System.IO.Compression;

namespace CHEX.Syndicate.Http;

/// <summary>Reads a body, taking compression off, under a cap that counts what comes out of it.</summary>
internal static class BodyReader
{
    /// <summary>Of an answer other than 2xx this much is kept, for the reason it may give; the rest is left.</summary>
    private const int Enough = 16 * 1024;

    /// <summary>What unpacks to so many times its size is a bomb: text and markup stay far below it …</summary>
    private const int MostRatio = 200;

    /// <summary>… once so much has come out; a short run of spaces may well do so.</summary>
    private const int RatioCountsFrom = 1024 * 1024;

    /// <summary>Layers of compression: nobody sends more than one, an attacker could send many.</summary>
    private const int MaxLayers = 2;

    /// <exception cref="OutboundException">Longer than <paramref name="max"/>, or compressed in a way that was not offered.</exception>
    public static async Task<ReadOnlyMemory<byte>> Read(Uri url, HttpResponseMessage answer, long max, bool cut, CancellationToken cancellation)
    {
        var good = answer.IsSuccessStatusCode;
        if (good && !cut && answer.Content.Headers.ContentLength > max) throw TooLarge(url, max);

        await using var wire = await answer.Content.ReadAsStreamAsync(cancellation);
        // The wire is counted too: endless empty gzip members would come out as nothing at all.
        await using var counted = new CountedStream(wire, cut ? max * 2 : max, () => TooLarge(url, max));
        Stream? plain = null;
        try
        {
            plain = await Decompress(url, counted, Outgoing.Header(answer.Content.Headers, "Content-Encoding"), cancellation);
            if (!good) return await First(plain, Enough, cancellation);
            return cut
                ? await First(plain, (int)max, cancellation)
                : await All(url, plain, counted, answer.Content.Headers.ContentLength, max, cancellation);
        }
        catch (Exception e) when (!good && e is IOException or InvalidDataException or InvalidOperationException or OutboundException)
        {
            // The status says it all; a broken error page must not hide it.
            return ReadOnlyMemory<byte>.Empty;
        }
        finally
        {
            if (plain is not null) await plain.DisposeAsync();
        }
    }

    private static async Task<ReadOnlyMemory<byte>> All(Uri url, Stream plain, CountedStream wire, long? announced, long max, CancellationToken cancellation)
    {
        var body = new byte[Math.Clamp((announced ?? 0) + 1, 4096, 1024 * 1024)];
        var length = 0;
        while (true)
        {
            if (length == body.Length) Array.Resize(ref body, (int)Math.Min(Math.Max(body.Length * 2L, 4096), max + 1));
            var read = await plain.ReadAsync(body.AsMemory(length), cancellation);
            if (read == 0) return body.AsMemory(0, length);
            length += read;
            if (length > max) throw TooLarge(url, max);
            if (length > RatioCountsFrom && length / MostRatio > wire.Count)
                throw new OutboundException(OutboundFault.TooLarge, $"{url} unpacks to more than {MostRatio} times its size, as nothing honest does.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> First(Stream plain, int most, CancellationToken cancellation)
    {
        var body = new byte[most];
        var length = await plain.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellation);
        return body.AsMemory(0, length);
    }

    private static async Task<Stream> Decompress(Uri url, Stream stream, string? encodings, CancellationToken cancellation)
    {
        var layers = (encodings ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(name => name.ToLowerInvariant()).Where(name => name != "identity").Reverse().ToArray();
        if (layers.Length > MaxLayers) throw Unknown(url, encodings);
        foreach (var layer in layers)
        {
            stream = layer switch
            {
                "gzip" or "x-gzip" => new GZipStream(stream, CompressionMode.Decompress),
                "br" => new BrotliStream(stream, CompressionMode.Decompress),
                "deflate" => await Deflate(stream, cancellation),
                _ => throw Unknown(url, encodings),
            };
        }

        return stream;
    }

    // "deflate" means zlib (RFC 9110, 8.4.1.2); some servers send it bare. The first two bytes tell.
    private static async Task<Stream> Deflate(Stream stream, CancellationToken cancellation)
    {
        var head = new byte[2];
        var read = await stream.ReadAtLeastAsync(head, 2, throwOnEndOfStream: false, cancellation);
        var whole = new PrefixedStream(head.AsMemory(0, read), stream);
        var zlib = read == 2 && (head[0] & 0x0f) == 8 && ((head[0] << 8) | head[1]) % 31 == 0;
        return zlib ? new ZLibStream(whole, CompressionMode.Decompress) : new DeflateStream(whole, CompressionMode.Decompress);
    }

    private static OutboundException Unknown(Uri url, string? encodings) =>
        new(OutboundFault.Broken, $"{url} is compressed as \"{encodings}\", which was not asked for.");

    private static OutboundException TooLarge(Uri url, long max) =>
        new(OutboundFault.TooLarge, $"{url} is larger than the {max / 1024.0 / 1024.0:0.##} MB that are read at most.");
}

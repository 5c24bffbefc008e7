using System.Buffers.Binary;

namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>
/// WebP (RFC 9649): a RIFF file of one picture chunk, or of a header and several. What is needed to show it stays; EXIF and XMP go, and the header no
/// longer promises them.
/// </summary>
internal static class WebP
{
    private const byte SaysExif = 0x08;
    private const byte SaysXmp = 0x04;
    private const byte SaysAnimation = 0x02;

    public static bool Begins(ReadOnlySpan<byte> file) => file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8);

    /// <summary>The picture; null where it is not whole.</summary>
    public static PictureFile? Read(ReadOnlySpan<byte> file)
    {
        var size = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (size < 12 || size > file.Length - 8) return null;
        var chunks = file.Slice(12, (int)size - 4);
        using var kept = new MemoryStream(file.Length);
        kept.Write(file[..12]);
        (long Width, long Height)? canvas = null, frame = null;
        bool extended = false, animated = false;
        for (var at = 0; at < chunks.Length;)
        {
            if (chunks.Length - at < 8) return null;
            var length = BinaryPrimitives.ReadUInt32LittleEndian(chunks[(at + 4)..]);
            if (length > chunks.Length - at - 8) return null;
            var name = chunks.Slice(at, 4);
            var body = chunks.Slice(at + 8, (int)length);
            var first = at == 0;
            at += 8 + body.Length + (body.Length & 1);

            if (name.SequenceEqual("VP8X"u8))
            {
                if (!first || body.Length < 10) return null;
                (extended, animated) = (true, (body[0] & SaysAnimation) != 0);
                canvas = (1 + Three(body[4..]), 1 + Three(body[7..]));
                Chunk(kept, name, [(byte)(body[0] & ~(SaysExif | SaysXmp)), .. body[1..10]]);
                continue;
            }

            if (name.SequenceEqual("VP8 "u8) || name.SequenceEqual("VP8L"u8))
            {
                if (frame is not null || (name[3] == 'L' ? Lossless(body) : Lossy(body)) is not { } shown) return null;
                frame = shown;
            }
            else if (!extended || !(name.SequenceEqual("ICCP"u8) || name.SequenceEqual("ALPH"u8) || name.SequenceEqual("ANIM"u8) || name.SequenceEqual("ANMF"u8)))
            {
                if (first) return null;
                continue;
            }
            else if (name.SequenceEqual("ANMF"u8) && animated)
            {
                frame = canvas;
            }

            Chunk(kept, name, body);
            if (!extended) break;
        }

        if (frame is not var (width, height) || (canvas is { } promised && promised != (width, height))) return null;
        var bytes = kept.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)bytes.Length - 8);
        return new("webp", width, height, bytes);
    }

    // A key frame of VP8 (RFC 6386, 9.1): three bytes, a start code, and 14 bits for each side.
    private static (long, long)? Lossy(ReadOnlySpan<byte> body) =>
        body.Length >= 10 && (body[0] & 1) == 0 && body[3] == 0x9D && body[4] == 0x01 && body[5] == 0x2A
        && BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) is var width && BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) is var height && (width & 0x3FFF) > 0 && (height & 0x3FFF) > 0
            ? (width & 0x3FFF, height & 0x3FFF)
            : null;

    // A signature, and 14 bits for each side, less one.
    private static (long, long)? Lossless(ReadOnlySpan<byte> body) =>
        body.Length >= 5 && body[0] == 0x2F && BinaryPrimitives.ReadUInt32LittleEndian(body[1..]) is var bits ? (1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF)) : null;

    private static long Three(ReadOnlySpan<byte> at) => at[0] | (at[1] << 8) | (at[2] << 16);

    private static void Chunk(MemoryStream kept, ReadOnlySpan<byte> name, ReadOnlySpan<byte> body)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)body.Length);
        kept.Write(name);
        kept.Write(length);
        kept.Write(body);
        if ((body.Length & 1) != 0) kept.WriteByte(0);
    }
}

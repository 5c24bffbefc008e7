using System.Buffers.Binary;

namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>
/// JPEG (ITU-T T.81, annex B): segments, each with a marker and a length, and after a scan's header its data, in which a marker cannot stand. Of the
/// application segments stay JFIF, the colour profile and Adobe's word on colours; of EXIF which way is up.
/// </summary>
internal static class Jpeg
{
    private const byte Soi = 0xD8;
    private const byte Eoi = 0xD9;
    private const byte Sos = 0xDA;
    private const byte Com = 0xFE;

    public static bool Begins(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, Soi, 0xFF]);

    /// <summary>The picture; null where it is not whole.</summary>
    public static PictureFile? Read(ReadOnlySpan<byte> file)
    {
        using var kept = new MemoryStream(file.Length);
        kept.Write([0xFF, Soi]);
        var (width, height, upright, scans) = (0L, 0L, (byte)0, 0);
        for (var at = 2; ;)
        {
            if (NextMarker(file, ref at) is not { } marker) return null;
            if (marker == Eoi) break;
            // What has no length has no place here.
            if (marker is <= 0x01 or (>= 0xD0 and <= Soi)) return null;
            if (file.Length - at < 2 || BinaryPrimitives.ReadUInt16BigEndian(file[at..]) is var length && (length < 2 || length > file.Length - at)) return null;
            var body = file.Slice(at + 2, length - 2);
            at += length;

            if (IsFrame(marker))
            {
                if (width > 0 || body.Length < 6) return null;
                (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(body[1..]), BinaryPrimitives.ReadUInt16BigEndian(body[3..]));
                if (width == 0 || height == 0) return null;
            }

            if (marker == 0xE1 && upright == 0) upright = Orientation.Of(body);
            if (marker == 0xE0 && body.StartsWith("JFIF\0"u8) && body.Length >= 14) Jfif(kept, body);
            else if (Stays(marker, body)) Segment(kept, marker, body);

            if (marker == Sos)
            {
                if (width == 0) return null;
                var end = EndOfScan(file, at);
                if (end < 0) return null;
                kept.Write(file[at..end]);
                at = end;
                scans++;
            }
        }

        if (scans == 0) return null;
        kept.Write([0xFF, Eoi]);
        var bytes = kept.ToArray();
        return upright <= 1 ? new("jpg", width, height, bytes) : new("jpg", upright < 5 ? width : height, upright < 5 ? height : width, Upright(bytes, upright));
    }

    private static byte? NextMarker(ReadOnlySpan<byte> file, ref int at)
    {
        if (at >= file.Length || file[at] != 0xFF) return null;
        while (at < file.Length && file[at] == 0xFF) at++;
        return at < file.Length ? file[at++] : null;
    }

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static bool Stays(byte marker, ReadOnlySpan<byte> body) => marker switch
    {
        0xE2 => body.StartsWith("ICC_PROFILE\0"u8),
        0xEE => body.StartsWith("Adobe"u8),
        >= 0xE0 and <= 0xEF or Com => false,
        _ => true,
    };

    // Without the small picture in it, which may show what was cut off the large one.
    private static void Jfif(MemoryStream kept, ReadOnlySpan<byte> body) => Segment(kept, 0xE0, [.. body[..12], 0, 0]);

    private static void Segment(MemoryStream kept, byte marker, ReadOnlySpan<byte> body)
    {
        Span<byte> head = [0xFF, marker, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(body.Length + 2));
        kept.Write(head);
        kept.Write(body);
    }

    // In a scan FF is followed by 00, by a restart mark, or by another FF.
    private static int EndOfScan(ReadOnlySpan<byte> file, int at)
    {
        while (true)
        {
            var next = file[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= file.Length) return -1;
            at += next;
            var after = file[at + 1];
            if (after is not (0x00 or (>= 0xD0 and <= 0xD7) or 0xFF)) return at;
            at += after == 0xFF ? 1 : 2;
        }
    }

    // EXIF stands behind JFIF, or first where there is none.
    private static byte[] Upright(byte[] bytes, byte upright)
    {
        var at = bytes[3] == 0xE0 ? 4 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(4)) : 2;
        return [.. bytes.AsSpan(0, at), .. Orientation.Segment(upright), .. bytes.AsSpan(at)];
    }
}

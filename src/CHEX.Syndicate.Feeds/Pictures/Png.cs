using System.Buffers.Binary;
using System.Text;

namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>PNG (ISO/IEC 15948): chunks, each with a length, a name and a checksum. What is needed to show it stays, with its animation and colours.</summary>
internal static class Png
{
    private static readonly HashSet<string> Shown = new(StringComparer.Ordinal)
    {
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "bKGD", "pHYs", "acTL", "fcTL", "fdAT",
    };

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool Begins(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>The picture; null where it is not whole.</summary>
    public static PictureFile? Read(ReadOnlySpan<byte> file)
    {
        using var kept = new MemoryStream(file.Length);
        kept.Write(Signature);
        var (width, height, data) = (0u, 0u, false);
        for (var at = Signature.Length; ;)
        {
            if (file.Length - at < 12) return null;
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12) return null;
            var name = Encoding.Latin1.GetString(file.Slice(at + 4, 4));
            var chunk = file.Slice(at, (int)length + 12);
            at += chunk.Length;

            var first = width == 0;
            if (first != (name == "IHDR")) return null;
            if (first && !Header(chunk[8..^4], out width, out height)) return null;
            // A large first letter says that nobody can show it without knowing what that is.
            if (!Shown.Contains(name) && char.IsAsciiLetterUpper(name[0])) return null;
            data |= name == "IDAT";
            if (Shown.Contains(name)) kept.Write(chunk);
            if (name == "IEND") return data && length == 0 ? new("png", width, height, kept.ToArray()) : null;
        }
    }

    private static bool Header(ReadOnlySpan<byte> body, out uint width, out uint height)
    {
        (width, height) = (0, 0);
        if (body.Length != 13) return false;
        (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(body), BinaryPrimitives.ReadUInt32BigEndian(body[4..]));
        return width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue && body[8] is 1 or 2 or 4 or 8 or 16 && body[9] is 0 or 2 or 3 or 4 or 6;
    }
}

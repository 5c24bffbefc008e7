using System.Buffers.Binary;

namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>Which way is up (EXIF 2.3, tag 0112): 1 as it is, 2 to 8 mirrored or turned; from 5 on width and height change places.</summary>
internal static class Orientation
{
    private const ushort Tag = 0x0112;
    private const ushort Short = 3;

    /// <summary>What the body of an APP1 segment says; 0 where it is not EXIF, or says nothing of it.</summary>
    public static byte Of(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("Exif\0\0"u8)) return 0;
        var tiff = body[6..];
        if (tiff.Length < 8) return 0;
        var little = tiff[0] == 'I';
        if (!(little ? tiff.StartsWith("II*\0"u8) : tiff.StartsWith("MM\0*"u8))) return 0;

        var first = Long(tiff[4..], little);
        if (first > tiff.Length - 2) return 0;
        var entries = tiff[(int)first..];
        for (int i = 0, count = Word(entries, little); i < count && entries.Length - 2 - (i * 12) >= 12; i++)
        {
            var entry = entries.Slice(2 + (i * 12), 12);
            if (Word(entry, little) == Tag) return Word(entry[2..], little) == Short && Word(entry[8..], little) is >= 1 and <= 8 and var value ? (byte)value : (byte)0;
        }

        return 0;
    }

    /// <summary>A whole APP1 segment that says this and nothing else.</summary>
    public static byte[] Segment(byte value) =>
        [0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0];

    private static ushort Word(ReadOnlySpan<byte> at, bool little) => little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static uint Long(ReadOnlySpan<byte> at, bool little) => little ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}

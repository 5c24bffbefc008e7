using System.Security.Cryptography;

namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>
/// A picture as we serve it: recognised by its bytes, never by its name or by what its server calls it; whole; and without what its file says
/// beside the picture: places, names of people and cameras, earlier versions, whatever stands behind its end.
/// </summary>
/// <param name="Type"><c>jpg</c>, <c>png</c> or <c>webp</c>.</param>
/// <param name="Width">In pixels, as it is shown: a camera that lay on its side says so in the file.</param>
/// <param name="Height">In pixels, as it is shown.</param>
/// <param name="Bytes">The file.</param>
internal sealed record PictureFile(string Type, long Width, long Height, ReadOnlyMemory<byte> Bytes)
{
    // What is smaller counts its readers. What is larger takes a reader's machine 200 MB to unpack, however small the file is.
    private const long Smallest = 2;
    private const long LongestSide = 20_000;
    private const long MostPixels = 50_000_000;

    /// <summary>What it is called: the beginning of the hash of its bytes.</summary>
    public string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes.Span).AsSpan(0, 20));

    /// <summary>Reads what a server sent. Null where it is no picture that may be shown; <paramref name="why"/> says so.</summary>
    public static PictureFile? Read(ReadOnlyMemory<byte> sent, out string why)
    {
        var file = sent.Span;
        var (type, picture) = file switch
        {
            _ when Jpeg.Begins(file) => ("JPEG", Jpeg.Read(file)),
            _ when Png.Begins(file) => ("PNG", Png.Read(file)),
            _ when WebP.Begins(file) => ("WebP", WebP.Read(file)),
            _ => ("", null),
        };
        why = picture switch
        {
            null when type.Length == 0 => $"it is {(file.StartsWith("GIF8"u8) ? "a GIF, and" : file.IsEmpty ? "empty, and" : "something else:")} only JPEG, PNG and WebP are copied",
            null => $"it is a damaged {type}, or was cut short",
            { Width: < Smallest } or { Height: < Smallest } => $"it is {picture.Width} by {picture.Height} pixels, and shows nothing",
            { Width: > LongestSide } or { Height: > LongestSide } => $"it is {picture.Width} by {picture.Height} pixels, and may have {LongestSide} on a side",
            _ when picture.Width * picture.Height > MostPixels => $"it is {picture.Width} by {picture.Height} pixels, and may have {MostPixels} in all",
            _ => "",
        };
        return why.Length == 0 ? picture : null;
    }
}

using System.Text;
using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>A document as text.</summary>
/// <param name="Text">Without byte order mark.</param>
/// <param name="Encoding">The name of the encoding it was read in.</param>
/// <param name="Note">What had to be guessed, a sentence; null where the bytes were what they said.</param>
internal sealed record DecodedText(string Text, string Encoding, string? Note);

/// <summary>
/// Bytes to text: byte order mark, then the HTTP charset, then the document's own declaration, then evidence. Never
/// fails. The western one-byte names are believed only where the bytes are not UTF-8: servers say iso-8859-1 by habit.
/// </summary>
internal static partial class TextDecoder
{
    private const int DeclarationWithin = 2048;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Windows1252 = WithCodePages();
    private static readonly Encoding Mixed = Encoding.GetEncoding(Encoding.UTF8.CodePage, EncoderFallback.ReplacementFallback, new Windows1252Fallback(Windows1252));

    /// <param name="bytes">As received, decompressed.</param>
    /// <param name="contentType">The HTTP header's value, or null.</param>
    public static DecodedText Decode(ReadOnlySpan<byte> bytes, string? contentType)
    {
        if (ByMark(bytes) is { } marked) return new(marked.Encoding.GetString(bytes[marked.Skip..]), marked.Encoding.WebName, null);

        var said = Said(bytes, contentType);
        var encoding = Named(said);
        var western = encoding is null || IsWestern(encoding);
        // Wide encodings without a mark are settled by ByMark; a declaration readable as ASCII contradicts them.
        if (!western && encoding!.CodePage is not (1200 or 1201 or 12000 or 12001))
            return new(encoding.GetString(bytes), encoding.WebName, null);

        try
        {
            return new(Utf8.GetString(bytes), "utf-8", said is not null && encoding is null ? $"The encoding “{MessageText.Of(said, 40)}” is not known; the bytes are UTF-8." : null);
        }
        catch (DecoderFallbackException)
        {
            // A character that the end of the document cut in two is no reason to doubt the rest.
            for (var cut = 1; cut <= 3 && cut < bytes.Length; cut++)
                if ((bytes[^cut] & 0xC0) == 0xC0 && IsUtf8(bytes[..^cut]))
                    return new(Utf8.GetString(bytes[..^cut]), "utf-8", "The last character is cut in two.");
            var note = encoding is null or { CodePage: 65001 } ? "Bytes that are not UTF-8 were read as windows-1252." : null;
            return new(note is null ? Windows1252.GetString(bytes) : Mixed.GetString(bytes), "windows-1252", note);
        }
    }

    /// <summary>
    /// The encoding of a document that is read piece by piece, by its beginning. Of the western ones nobody can tell before the end
    /// whether they are UTF-8: then bytes that are not are read as windows-1252, one by one.
    /// </summary>
    public static Encoding Streamed(ReadOnlySpan<byte> beginning, string? contentType)
    {
        if (ByMark(beginning) is { } marked) return marked.Encoding;
        return Named(Said(beginning, contentType)) is { } named && !IsWestern(named) && named.CodePage is not (1200 or 1201 or 12000 or 12001) ? named : Mixed;
    }

    /// <summary>Whether the bytes are UTF-8 without a mark, and nothing that says otherwise would be believed.</summary>
    public static bool IsUtf8(ReadOnlySpan<byte> bytes, string? contentType)
    {
        if (ByMark(bytes) is not null) return false;
        var said = Said(bytes, contentType);
        return (said is null || Named(said) is { } named && IsWestern(named)) && IsUtf8(bytes);
    }

    private static string? Said(ReadOnlySpan<byte> bytes, string? contentType) => Charset().Match(contentType ?? "") is { Success: true } header ? header.Groups["name"].Value : Declared(bytes);

    // Names that are given by habit, and believed only where the bytes are not UTF-8.
    private static bool IsWestern(Encoding encoding) => encoding.CodePage is 65001 or 20127 or 28591 or 28605 or 1252;

    private static bool IsUtf8(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);

    private static (Encoding Encoding, int Skip)? ByMark(ReadOnlySpan<byte> b) => b switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Mixed, 3),
        [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
        [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(bigEndian: true, byteOrderMark: false), 4),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        // XML 1.0 appendix F: without a mark, “<” tells how wide characters are.
        [(byte)'<', 0, not 0, 0, ..] => (Encoding.Unicode, 0),
        [0, (byte)'<', 0, not 0, ..] => (Encoding.BigEndianUnicode, 0),
        _ => null,
    };

    private static string? Declared(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, DeclarationWithin)]);
        var xml = XmlDeclaration().Match(head);
        if (xml.Success) return xml.Groups["name"].Value;
        var meta = MetaCharset().Match(head);
        return meta.Success ? meta.Groups["name"].Value : null;
    }

    private static Encoding? Named(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return null;
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // Not a name that .NET knows, or one that it refuses (UTF-7); what the bytes are decides.
            return null;
        }
    }

    private static Encoding WithCodePages()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding(1252);
    }

    [GeneratedRegex(@"charset\s*=\s*[""']?(?<name>[A-Za-z0-9_.:-]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Charset();

    [GeneratedRegex(@"^\s*<\?xml[^>]*?\sencoding\s*=\s*[""'](?<name>[A-Za-z0-9_.:-]+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex XmlDeclaration();

    [GeneratedRegex(@"<meta\s[^>]*?charset\s*=\s*[""']?(?<name>[A-Za-z0-9_.:-]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex MetaCharset();
}

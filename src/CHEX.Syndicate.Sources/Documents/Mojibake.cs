using System.Text;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>
/// Characters that stand for bytes of another encoding. Control characters from U+0080 to U+009F mean nothing in a text; where
/// they appear, windows-1252 was written as ISO 8859-1, or UTF-8 was read as either and written again.
/// </summary>
internal static class Mojibake
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text as it was meant; the same text where nothing is wrong with it.</summary>
    public static string Mend(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u0080', '\u009F')) return text;
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF'))
        {
            try
            {
                return Utf8.GetString(Encoding.Latin1.GetBytes(text));
            }
            catch (DecoderFallbackException)
            {
                // Single characters of windows-1252, then.
            }
        }

        return string.Create(text.Length, text, static (mended, text) =>
        {
            for (var i = 0; i < mended.Length; i++)
                mended[i] = text[i] is >= '\u0080' and <= '\u009F' ? Windows1252.GetString([(byte)text[i]])[0] : text[i];
        });
    }
}

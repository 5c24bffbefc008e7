namespace CHEX.Syndicate.Sources;

/// <summary>Addresses as sources write them: relative, without scheme, with blanks and line ends in them.</summary>
public static class SourceLink
{
    /// <summary>Longer ones are not addresses.</summary>
    private const int Longest = 4096;

    /// <summary>The absolute http(s) address that <paramref name="text"/> means at <paramref name="at"/>, or null.</summary>
    public static Uri? Resolve(Uri at, string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > Longest) return null;
        text = text.Trim();
        if (text.AsSpan().IndexOfAny('\r', '\n', '\t') >= 0)
            text = text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Replace("\t", "", StringComparison.Ordinal);
        try
        {
            return Uri.TryCreate(at, text, out var url) && url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.AbsoluteUri.Length <= Longest ? url : null;
        }
        catch (UriFormatException)
        {
            // Some malformed hosts are only found out when the address is spelt out.
            return null;
        }
    }
}

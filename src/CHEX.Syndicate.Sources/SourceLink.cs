using System.Buffers;

namespace CHEX.Syndicate.Sources;

/// <summary>Addresses as sources write them: relative, without scheme, with blanks and line ends in them.</summary>
public static class SourceLink
{
    /// <summary>Longer ones are not addresses.</summary>
    private const int Longest = 4096;

    private static readonly SearchValues<char> Host = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");
    private static readonly SearchValues<char> Rest = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?");

    /// <summary>As <see cref="Resolve"/>, spelt out. Most addresses are whole and plain, and are then not taken apart.</summary>
    public static string? Address(Uri at, string? text) => text is not null && IsPlain(text) ? text : Resolve(at, text)?.AbsoluteUri;

    /// <summary>The host in an address that is spelt out.</summary>
    public static ReadOnlySpan<char> HostOf(string address)
    {
        var from = address.IndexOf("://", StringComparison.Ordinal) + 3;
        var length = address.AsSpan(from).IndexOfAny('/', ':', '?');
        return length < 0 ? address.AsSpan(from) : address.AsSpan(from, length);
    }

    // Nothing in it would be written otherwise: an address that passes is its own AbsoluteUri.
    private static bool IsPlain(string text)
    {
        if (text.Length > Longest || !text.StartsWith("http", StringComparison.Ordinal)) return false;
        var rest = text.AsSpan(text.Length > 4 && text[4] == 's' ? 5 : 4);
        if (!rest.StartsWith("://")) return false;
        rest = rest[3..];
        var slash = rest.IndexOf('/');
        if (slash < 1) return false;
        var host = rest[..slash];
        // A last label that begins with a digit makes a number of the host.
        var last = host.LastIndexOf('.') + 1;
        if (last == host.Length || !char.IsAsciiLetter(host[last]) || host.ContainsAnyExcept(Host) || host.IndexOf("..") >= 0 || host[0] is '.' or '-' || host.IndexOf("-.") >= 0 || host.IndexOf(".-") >= 0 || host[^1] == '-') return false;
        return !rest[slash..].ContainsAnyExcept(Rest) && rest.IndexOf("/.") < 0;
    }

    /// <summary>The absolute http(s) address that <paramref name="text"/> means at <paramref name="at"/>, or null.</summary>
    public static Uri? Resolve(Uri at, string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > Longest) return null;
        text = text.Trim();
        if (text.AsSpan().IndexOfAny('\r', '\n', '\t') >= 0)
            text = text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Replace("\t", "", StringComparison.Ordinal);
        try
        {
            return Uri.TryCreate(at, text, out var url) && url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.AbsoluteUri.Length <= Longest && url.IdnHost.Length > 0 ? url : null;
        }
        catch (UriFormatException)
        {
            // Some malformed hosts are only found out when the address is spelt out.
            return null;
        }
    }
}

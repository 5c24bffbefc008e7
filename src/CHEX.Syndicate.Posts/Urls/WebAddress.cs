using System.Globalization;
using System.Text;

namespace CHEX.Syndicate.Posts.Urls;

/// <summary>
/// An http or https address in one spelling: host in lower case and ASCII (IDNA), no default port, no user name,
/// dot segments resolved, percent-encoding in capitals and only where it is needed, no trackers.
/// </summary>
/// <param name="Scheme">"http" or "https".</param>
/// <param name="Authority">Host, and port where it is not the scheme's own.</param>
/// <param name="Path">Begins with a slash.</param>
/// <param name="Query">Its parts in the source's order and spelling, without trackers.</param>
/// <param name="Fragment">Without the '#'; empty where there is none.</param>
internal sealed record WebAddress(string Scheme, string Authority, string Path, IReadOnlyList<string> Query, string Fragment)
{
    // Longer than any address that works in a browser's bar.
    private const int Longest = 4096;

    private static readonly char[] Nothing = [.. Enumerable.Range(0, 33).Select(c => (char)c)];

    /// <summary>Reads an address, relative to <paramref name="baseUrl"/> where one is given. Null for anything that is not http or https.</summary>
    public static WebAddress? Read(string text, Uri? baseUrl = null)
    {
        text = Bare(text);
        if (text.Length > Longest) return null;
        if (!(baseUrl is null ? Uri.TryCreate(text, UriKind.Absolute, out var uri) : Uri.TryCreate(baseUrl, text, out uri))) return null;
        if (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) return null;
        if (Host(uri) is not { } host) return null;

        var path = Percent(uri.AbsolutePath);
        // A dot that was written as "%2E" is a segment to whoever reads the address next.
        if (path.Contains("/.", StringComparison.Ordinal)) path = Percent(new Uri("http://x" + path).AbsolutePath);
        var authority = uri.IsDefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{uri.Port}");
        var query = uri.Query.Length < 2 ? [] : uri.Query[1..].Split('&')
            .Where(part => part.Length > 0 && !Trackers.Is(part, host))
            .Select(Percent)
            .ToArray();
        var address = new WebAddress(uri.Scheme, authority, path, query, uri.Fragment.Length > 1 ? Percent(uri.Fragment[1..]) : "");
        var whole = address.ToString();
        // A host that was written with escapes may be none without them.
        return whole.Length <= Longest && Uri.TryCreate(whole, UriKind.Absolute, out _) ? address : null;
    }

    /// <summary>The path, and the query with its question mark.</summary>
    public string PathAndQuery => Path + Tail(Query);

    /// <summary>The whole address.</summary>
    public override string ToString() => Fragment.Length > 0 ? $"{Scheme}://{Authority}{Path}{Tail(Query)}#{Fragment}" : $"{Scheme}://{Authority}{Path}{Tail(Query)}";

    /// <summary>
    /// The address without its fragment. One that begins with "!" stays, for it names a page of its own.
    /// </summary>
    public WebAddress Page() => this with { Fragment = Fragment.StartsWith('!') ? Fragment : "" };

    /// <summary>What the address has in common with its other spellings: no scheme, no "www.", no final slash, the query in order.</summary>
    public string Key()
    {
        var host = Authority.StartsWith("www.", StringComparison.Ordinal) && Authority.IndexOf('.', 4) > 0 ? Authority[4..] : Authority;
        var path = Path.EndsWith('/') ? Path[..^1] : Path;
        var page = Page().Fragment;
        return host + path + Tail(Query.Order(StringComparer.Ordinal)) + (page.Length > 0 ? "#" + page : "");
    }

    private static string Tail(IEnumerable<string> query)
    {
        if (query is IReadOnlyList<string> { Count: 0 }) return "";
        var joined = string.Join('&', query);
        return joined.Length > 0 ? "?" + joined : "";
    }

    // Some names that a Uri takes have no form in ASCII, which it says only when asked for it.
    private static string Ascii(Uri uri)
    {
        try
        {
            return uri.IdnHost.TrimEnd('.');
        }
        catch (UriFormatException)
        {
            return "";
        }
    }

    private static string? Host(Uri uri)
    {
        if (uri.HostNameType is not (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6)) return null;
        // An IPv6 address keeps its brackets; a scope has no meaning on another machine.
        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : Ascii(uri);
        return host.Length > 0 && host.All(char.IsAscii) ? host.ToLowerInvariant() : null;
    }

    // As the URL standard says (WHATWG, basic URL parser): space and controls at the ends, tabs and line breaks anywhere, mean nothing.
    private static string Bare(string text)
    {
        if (text.AsSpan().IndexOfAny('\t', '\n', '\r') >= 0)
        {
            var kept = new StringBuilder(text.Length);
            foreach (var c in text) if (c is not ('\t' or '\n' or '\r')) kept.Append(c);
            text = kept.ToString();
        }

        return text.Trim().Trim(Nothing);
    }

    // RFC 3986 6.2.2: %7e is ~, and %c3 is %C3.
    private static string Percent(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal)) return text;
        var normal = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%' || i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                normal.Append(text[i]);
                continue;
            }

            var c = (char)Convert.ToByte(text.Substring(i + 1, 2), 16);
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~') normal.Append(c);
            else normal.Append('%').Append(char.ToUpperInvariant(text[i + 1])).Append(char.ToUpperInvariant(text[i + 2]));
            i += 2;
        }

        return normal.ToString();
    }
}

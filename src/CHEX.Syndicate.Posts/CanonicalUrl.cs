using CHEX.Syndicate.Posts.Urls;

namespace CHEX.Syndicate.Posts;

/// <summary>One spelling for each address, and a key that its other spellings share.</summary>
public static class CanonicalUrl
{
    /// <summary>
    /// The address in one spelling: trackers, user name, default port and fragment gone ("#!" stays), host in ASCII.
    /// Relative addresses are resolved against <paramref name="baseUrl"/>. Null for anything that is not http or https.
    /// </summary>
    public static string? Of(string url, string? baseUrl = null)
    {
        if (string.IsNullOrWhiteSpace(url)) return null;
        Uri? from = null;
        if (!string.IsNullOrWhiteSpace(baseUrl) && WebAddress.Read(baseUrl) is { } home) from = new Uri(home.ToString());
        return WebAddress.Read(url, from)?.Page().ToString();
    }

    /// <summary>
    /// What a canonical address shares with its other spellings: no scheme, no "www.", no final slash, the query in order.
    /// For comparing, never for opening.
    /// </summary>
    public static string Key(string canonical) => WebAddress.Read(canonical)?.Key() ?? canonical;
}

namespace CHEX.Syndicate.Sources.Squarespace;

/// <summary>Addresses of Squarespace's picture server.</summary>
internal static class SquarespacePicture
{
    /// <summary>The address without the size that was asked for (<c>?format=1500w</c>): one picture, one address.</summary>
    public static string Original(string url)
    {
        var query = url.IndexOf("?format=", StringComparison.Ordinal);
        return query > 0 && url.IndexOf('&', query) < 0 && (url.Contains("squarespace-cdn.com/", StringComparison.Ordinal) || url.Contains(".squarespace.com/", StringComparison.Ordinal)) ? url[..query] : url;
    }
}

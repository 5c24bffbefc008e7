using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace CHEX.Syndicate.Tests.Soak.World;

/// <summary>How a server tells whether its list has changed.</summary>
internal enum Validating
{
    Properly,
    ByDateOnly,
    NotAtAll,

    /// <summary>Another ETag each time, so that it never says 304.</summary>
    Anew,

    /// <summary>304 to whoever asks conditionally, whatever has changed.</summary>
    Always304,

    /// <summary>ETags that no parser likes.</summary>
    Oddly,

    /// <summary>Last modified in 2041.</summary>
    In2041,
}

internal static class ValidatingAnswers
{
    /// <summary>The page with its validators, or 304.</summary>
    public static Page Judge(this Validating how, Page page, IHeaderDictionary asked, DateTimeOffset now)
    {
        if (page.Status != 200 || how == Validating.NotAtAll) return page;
        var hash = Convert.ToHexStringLower(SHA256.HashData(page.Body).AsSpan(0, 8));
        var (etag, modified) = how switch
        {
            Validating.ByDateOnly => (null, ModifiedBy(hash)),
            Validating.Anew => ($"\"{now.UtcTicks}\"", null),
            Validating.Oddly => ($"W/\"{hash}--gz\"; v=\"1", null),
            Validating.In2041 => ($"\"{hash}\"", "Tue, 01 Jan 2041 00:00:00 GMT"),
            _ => ($"\"{hash}\"", (string?)ModifiedBy(hash)),
        };
        string? match = asked.IfNoneMatch, since = asked.IfModifiedSince;
        var same = how switch
        {
            Validating.Always304 or Validating.In2041 when match is not null || since is not null => how == Validating.Always304 || match == etag,
            Validating.ByDateOnly => since == modified,
            _ => match is not null && match == etag,
        };
        if (etag is not null) page = page.With("ETag", etag);
        if (modified is not null) page = page.With("Last-Modified", modified);
        return same ? page with { Status = 304, Body = [], Tells = null } : page;
    }

    // Any date will do, as long as it goes with the text.
    private static string ModifiedBy(string hash) => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(-Convert.ToInt64(hash[..6], 16)).ToString("R");
}

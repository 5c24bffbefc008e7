using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>
/// What changes in a page by itself: counts of comments and readers, sharing buttons, one-time numbers and cache-busters in addresses,
/// sizes of pictures. It stays in the text; it is only not compared.
/// </summary>
internal static partial class Noise
{
    // Said once for each visit, in whatever case.
    private static readonly FrozenSet<string> OneTime = new[]
    {
        "_wpnonce", "nonce", "replytocom", "sid", "phpsessid", "jsessionid", "sessionid", "session_id", "cb", "cachebuster", "cache_buster",
        "timestamp", "ts", "rand", "rnd", "random", "_", "share", "nb",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Of a file these are versions; of a page they may be the page ("watch?v=").
    private static readonly FrozenSet<string> OfFiles = new[] { "v", "ver", "version", "t", "w", "h", "width", "height", "format", "quality", "q", "size", "resize", "fit", "crop", "ssl" }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Plain text without the lines that are counts and buttons.</summary>
    public static string Without(string text) => text.Contains('\n', StringComparison.Ordinal)
        ? string.Join('\n', text.Split('\n').Where(line => !IsNoise(line)))
        : IsNoise(text) ? "" : text;

    /// <summary>An address's key without what is said once, or of a file only.</summary>
    public static string Address(string key)
    {
        var cut = key.IndexOf('?', StringComparison.Ordinal);
        if (cut < 0) return key;
        var file = File().IsMatch(key.AsSpan(0, cut));
        var kept = key[(cut + 1)..].Split('&').Where(part =>
        {
            var name = part.Split('=')[0];
            return !OneTime.Contains(name) && !(file && OfFiles.Contains(name));
        });
        var query = string.Join('&', kept);
        return query.Length == 0 ? key[..cut] : $"{key[..cut]}?{query}";
    }

    /// <summary>A picture's key without its size, whoever delivers it ("i0.wp.com/site/photo-300x200.jpg" is "site/photo.jpg").</summary>
    public static string Picture(string key) => Sized().Replace(Photon().Replace(key.Split('?')[0], ""), "");

    private static bool IsNoise(string line) => line.Length <= 80 && Line().IsMatch(line.Trim());

    [GeneratedRegex(
        @"^((\d[\d,.]*|no|one|a) (comments?|repl(y|ies)|views?|shares?|likes?|reads?|reactions?|responses?)( so far)?|comments?( are)? (off|closed)( on .*)?|comments? ?\(\d+\)|" +
        @"(leave|post|add|write) a (comment|reply|response)|share( this)?( (post|article|page|story|news))?( (on|with|via|to) .{1,40})?:?|like this:?( like)?( loading…| loading\.\.\.)?|" +
        @"(tweet|pin it|print|email|facebook|twitter|linkedin|whatsapp|x|bluesky|mastodon|pinterest|reddit|tumblr|telegram)( this)?|" +
        @"(reading time:? )?\d{1,3} ?(min|mins|minutes?)( read)?|(\d{1,3}|an?|one) (seconds?|minutes?|hours?|days?|weeks?|months?|years?) ago)\.?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Line();

    [GeneratedRegex(@"\.[a-z0-9]{2,5}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex File();

    [GeneratedRegex(@"(-\d{2,4}x\d{2,4}|-scaled)(?=\.[a-z]{3,4}$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sized();

    [GeneratedRegex(@"^i[0-3]\.wp\.com/", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Photon();
}

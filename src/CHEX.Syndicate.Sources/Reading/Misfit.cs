using System.Text;
using CHEX.Syndicate.Http;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>
/// Tells what is plainly something else than was asked for: an empty answer, a picture, a wall that wants to see a person, a page to
/// log in at. Each has its own reason; what came with it (validators) is not kept.
/// </summary>
internal static class Misfit
{
    private const int Head = 64 * 1024;

    // Where one is led who is not let in.
    private static readonly string[] Doors = ["login", "log-in", "signin", "sign-in", "register", "landingpage", "captive", "consent", "/auth/"];

    // What such walls write on themselves. Pages behind one carry its scripts too, so those are no sign.
    private static readonly string[] Walls = ["<title>Just a moment...</title>", "_cf_chl_opt", "<title>Attention Required! | Cloudflare</title>", "_Incapsula_Resource?SWJIYLWA", "sucuri_cloudproxy_js", "<title>DDOS-GUARD</title>"];

    private static readonly (byte[] Magic, string Is)[] Pictures =
    [
        ([0x89, 0x50, 0x4e, 0x47], "PNG"), ([0xff, 0xd8, 0xff], "JPEG"), ("GIF8"u8.ToArray(), "GIF"), ([0x00, 0x00, 0x01, 0x00], "icon"), ("RIFF"u8.ToArray(), "WebP"),
    ];

    /// <summary>What the answer is instead of a list, in a sentence; null where it may be one.</summary>
    /// <param name="asked">What was asked for.</param>
    /// <param name="answer">What came.</param>
    /// <param name="document">True where a feed or JSON is expected, and no page.</param>
    public static string? Of(Uri asked, OutboundResponse answer, bool document)
    {
        var body = answer.Body.Span;
        if (IsBlank(body)) return "The answer is empty.";
        if (IsWall(answer)) return "A wall before the site asks whether we are a person, which we are not. Ask the site's owner to let our User-Agent in.";
        foreach (var (magic, what) in Pictures)
        {
            if (body.StartsWith(magic)) return $"It is a picture ({what}).";
        }

        if (IsDoor(asked, answer.Url)) return $"It leads to {answer.Url}, where one logs in.";
        return document && Autodiscovery.LooksLikeHtml(answer) && Text(answer).Contains("type=\"password\"", StringComparison.OrdinalIgnoreCase)
            ? "It is a page to log in at."
            : null;
    }

    /// <summary>True where a wall before the site answered, and not the site.</summary>
    public static bool IsWall(OutboundResponse answer) => answer.Challenged || (Text(answer) is var text && Walls.Any(wall => text.Contains(wall, StringComparison.OrdinalIgnoreCase)));

    /// <summary>True where a redirect leads to a place at which one logs in, registers or agrees.</summary>
    public static bool IsDoor(Uri from, Uri to) => from != to && Doors.Any(
        door => to.PathAndQuery.Contains(door, StringComparison.OrdinalIgnoreCase) && !from.PathAndQuery.Contains(door, StringComparison.OrdinalIgnoreCase));

    private static bool IsBlank(ReadOnlySpan<byte> body) => body.TrimStart("\uFEFF"u8).Trim(" \t\r\n\0"u8).IsEmpty;

    private static string Text(OutboundResponse answer) => Encoding.Latin1.GetString(answer.Body.Span[..Math.Min(answer.Body.Length, Head)]);
}

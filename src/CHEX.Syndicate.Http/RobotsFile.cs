using System.Globalization;
using System.Text;

namespace CHEX.Syndicate.Http;

/// <summary>What a robots.txt says to one robot (RFC 9309). Lines that say nothing to it are passed over.</summary>
public sealed class RobotsFile
{
    private readonly List<(string Pattern, bool Allow)> rules;

    private RobotsFile(List<(string Pattern, bool Allow)> rules, TimeSpan? crawlDelay) => (this.rules, CrawlDelay) = (rules, crawlDelay);

    /// <summary>The pause it asks for between two requests, 30 seconds at most; null where it does not say.</summary>
    public TimeSpan? CrawlDelay { get; }

    /// <summary>Everything may be asked.</summary>
    public static RobotsFile Open { get; } = new([], null);

    /// <summary>Reads the groups for any of <paramref name="names"/>; those for <c>*</c> where there is none (RFC 9309, 2.2.1).</summary>
    public static RobotsFile Read(ReadOnlySpan<byte> bytes, IReadOnlyList<string> names)
    {
        var mine = new RobotsGroup();
        var everyones = new RobotsGroup();
        var (addressed, naming) = (new HashSet<RobotsGroup>(), false);
        foreach (var raw in Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Split(['\n', '\r']))
        {
            var line = raw.Split('#')[0];
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) continue;
            var value = line[(colon + 1)..].Trim();
            switch (line[..colon].Trim().ToLowerInvariant())
            {
                case "user-agent":
                    // Lines in a row name the robots of one group; the first one after a rule begins the next.
                    if (!naming) addressed.Clear();
                    naming = true;
                    if (value == "*") addressed.Add(everyones);
                    else if (names.Contains(value.Split('/', ' ')[0], StringComparer.OrdinalIgnoreCase)) addressed.Add(mine);
                    foreach (var group in addressed) group.Named = true;
                    break;
                case "allow" or "disallow" when value.Length == 0:
                    naming = false;
                    break;
                case "allow":
                    naming = false;
                    foreach (var group in addressed) group.Rules.Add((Pattern(value), true));
                    break;
                case "disallow":
                    naming = false;
                    foreach (var group in addressed) group.Rules.Add((Pattern(value), false));
                    break;
                case "crawl-delay" when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && double.IsPositive(seconds):
                    naming = false;
                    foreach (var group in addressed) group.Delay = TimeSpan.FromSeconds(Math.Min(seconds, 30));
                    break;
            }
        }

        var chosen = mine.Named ? mine : everyones;
        return new RobotsFile(chosen.Rules, chosen.Delay);
    }

    /// <summary>True where the longest rule that matches allows the address, or none matches. The query counts.</summary>
    public bool Allows(Uri url) => Deciding(url) is not { Allow: false };

    /// <summary>The rule that forbids the address, or null.</summary>
    public string? Forbids(Uri url) => Deciding(url) is { Allow: false } rule ? rule.Pattern : null;

    private (string Pattern, bool Allow)? Deciding(Uri url)
    {
        // In an address the two signs mean themselves, and are written so that no pattern's sign is taken for them.
        var path = Literal(Escape(url.GetComponents(UriComponents.PathAndQuery, UriFormat.UriEscaped)));
        if (path == "/robots.txt") return null;
        (string Pattern, bool Allow)? best = null;
        foreach (var rule in rules)
        {
            var length = best?.Pattern.Length ?? -1;
            // Of two rules of one length the kinder one counts.
            if (rule.Pattern.Length < length || (rule.Pattern.Length == length && !rule.Allow)) continue;
            if (Matches(rule.Pattern, path)) best = rule;
        }

        return best;
    }

    /// <summary><c>*</c> is any run of characters, a final <c>$</c> the end; otherwise a pattern is a prefix.</summary>
    private static bool Matches(string pattern, string path)
    {
        var anchored = pattern.EndsWith('$');
        var glob = anchored ? pattern.AsSpan(0, pattern.Length - 1) : pattern.AsSpan();
        var rest = path.AsSpan();
        var star = glob.IndexOf('*');
        if (star < 0) return anchored ? rest.SequenceEqual(glob) : rest.StartsWith(glob);
        if (!rest.StartsWith(glob[..star])) return false;
        rest = rest[star..];

        // Between two stars the first place that fits is as good as any; after the last, an end has to be the end.
        for (glob = glob[(star + 1)..]; (star = glob.IndexOf('*')) >= 0; glob = glob[(star + 1)..])
        {
            var at = rest.IndexOf(glob[..star]);
            if (at < 0) return false;
            rest = rest[(at + star)..];
        }

        return anchored ? rest.EndsWith(glob) : rest.IndexOf(glob) >= 0;
    }

    // Only a final "$" is the end; any other one means itself.
    private static string Pattern(string text)
    {
        var escaped = Escape(text);
        return escaped.EndsWith('$') ? escaped[..^1].Replace("$", "%24", StringComparison.Ordinal) + "$" : escaped.Replace("$", "%24", StringComparison.Ordinal);
    }

    private static string Literal(string path) => path.Replace("*", "%2A", StringComparison.Ordinal).Replace("$", "%24", StringComparison.Ordinal);

    // One spelling for both sides (RFC 9309, 2.2.2): what need not be escaped is not, all else is, in capitals.
    private static string Escape(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var plain = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            var escaped = b == '%' && i + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[i + 1]) && char.IsAsciiHexDigit((char)bytes[i + 2]);
            if (escaped)
            {
                b = byte.Parse(bytes.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                i += 2;
            }

            var unreserved = char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~';
            if (unreserved || (!escaped && b is > 0x20 and < 0x7f)) plain.Append((char)b);
            else plain.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return plain.ToString();
    }

    private sealed class RobotsGroup
    {
        public bool Named { get; set; }
        public List<(string Pattern, bool Allow)> Rules { get; } = [];
        public TimeSpan? Delay { get; set; }
    }
}

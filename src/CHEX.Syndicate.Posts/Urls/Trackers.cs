using System.Collections.Frozen;

namespace CHEX.Syndicate.Posts.Urls;

/// <summary>
/// Parts of a query that say who sent the reader and not what the reader gets. What may name a page
/// (p, page_id, id, format, offset …) is never here.
/// </summary>
internal static class Trackers
{
    private static readonly string[] Prefixes = ["utm_", "mtm_", "pk_", "hsa_", "mc_", "campaign_", "itm_", "hmb_"];

    private static readonly FrozenSet<string> Names = new[]
    {
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "yclid", "ysclid", "twclid", "msclkid", "mkt_tok",
        "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "igshid", "vero_id", "sc_cid", "_openstat", "_bhlid",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether <paramref name="part"/> ("name=value") of an address on <paramref name="host"/> is a tracker.</summary>
    public static bool Is(string part, string host)
    {
        var cut = part.IndexOf('=', StringComparison.Ordinal);
        var name = Uri.UnescapeDataString(cut < 0 ? part : part[..cut]);
        if (Names.Contains(name) || Prefixes.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase))) return true;

        // Ghost adds ref=its own host; any other ref may be the site's own.
        return cut >= 0 && name.Equals("ref", StringComparison.OrdinalIgnoreCase) && Bare(Uri.UnescapeDataString(part[(cut + 1)..])) == Bare(host);
    }

    private static string Bare(string host) => host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..].ToLowerInvariant() : host.ToLowerInvariant();
}

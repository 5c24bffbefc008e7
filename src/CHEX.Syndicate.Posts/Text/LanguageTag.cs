using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Posts.Text;

/// <summary>Language tags in BCP 47's spelling: <c>en-GB</c>, <c>gd</c>, <c>zh-Hant-TW</c>.</summary>
internal static partial class LanguageTag
{
    // ISO 639-2 and withdrawn codes that sites of these islands are seen to write (RFC 5646 4.5: the shortest code).
    private static readonly FrozenDictionary<string, string> Shorter = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["eng"] = "en",
        ["gla"] = "gd",
        ["gle"] = "ga",
        ["cym"] = "cy",
        ["wel"] = "cy",
        ["fra"] = "fr",
        ["fre"] = "fr",
        ["deu"] = "de",
        ["ger"] = "de",
        ["pol"] = "pl",
        ["ukr"] = "uk",
        ["ara"] = "ar",
        ["urd"] = "ur",
        ["iw"] = "he",
        ["in"] = "id",
        ["ji"] = "yi",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The tag in its canonical spelling; null where it is none, or says nothing.</summary>
    public static string? Canonical(string? tag)
    {
        if (tag is null) return null;
        tag = tag.Trim().Replace('_', '-');
        if (!Form().IsMatch(tag)) return null;
        var parts = tag.ToLowerInvariant().Split('-');
        if (parts[0] is "und" or "mul" or "zxx" or "x") return null;
        parts[0] = Shorter.GetValueOrDefault(parts[0], parts[0]);
        for (var i = 1; i < parts.Length; i++)
        {
            // After a single letter stand extensions, in lower case.
            if (parts[i].Length == 1) break;
            if (parts[i].Length == 2) parts[i] = parts[i].ToUpperInvariant();
            else if (parts[i].Length == 4 && char.IsAsciiLetter(parts[i][0])) parts[i] = char.ToUpperInvariant(parts[i][0]) + parts[i][1..];
        }

        return string.Join('-', parts);
    }

    [GeneratedRegex(@"^[a-z]{2,8}(-[a-z0-9]{1,8}){0,6}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}

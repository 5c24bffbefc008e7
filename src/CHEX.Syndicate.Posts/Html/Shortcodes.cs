using System.Text;
using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>What WordPress plugins that are gone leave behind: <c>[caption id="…"]</c>. Other brackets are the author's.</summary>
internal static partial class Shortcodes
{
    /// <summary>The text without them, and without those that are only whole once another is gone ("[gal[toc]lery]"): one walk, however they nest.</summary>
    public static string Remove(string text)
    {
        if (!text.Contains('[', StringComparison.Ordinal)) return text;
        var kept = new StringBuilder(text.Length);
        // Where brackets are open in what is kept, the innermost on top.
        var open = new Stack<int>();
        foreach (var c in text)
        {
            kept.Append(c);
            if (c == '[') open.Push(kept.Length - 1);
            if (c != ']') continue;
            if (open.TryPop(out var at) && IsKnown(kept, at)) kept.Length = at;
            // A code holds no bracket: none that is open now can still become one.
            else open.Clear();
        }

        return kept.Length == text.Length ? text : kept.ToString();
    }

    private static bool IsKnown(StringBuilder kept, int at) => KnownCode().IsMatch(kept.ToString(at, kept.Length - at));

    [GeneratedRegex(
        @"^\[/?(caption|gallery|embed|audio|video|playlist|wpv-[\w-]+|vc_\w+|et_pb_\w+|fusion_\w+|su_\w+|contact-form(-7)?|wpforms|ninja_forms?|gravityforms?|caldera_form|mc4wp_form|toc|types|divider|addtoany|sharethis|jetpack[\w-]*|button|one_half|one_third|two_thirds?|dropcap)(\s[^\[\]]*)?/?\]\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KnownCode();
}

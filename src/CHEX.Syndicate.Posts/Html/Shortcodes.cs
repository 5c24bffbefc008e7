using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>What WordPress plugins that are gone leave behind: <c>[caption id="…"]</c>. Other brackets are the author's.</summary>
internal static partial class Shortcodes
{
    public static string Remove(string text) => text.Contains('[', StringComparison.Ordinal) ? KnownCode().Replace(text, "") : text;

    [GeneratedRegex(
        @"\[/?(caption|gallery|embed|audio|video|playlist|wpv-[\w-]+|vc_\w+|et_pb_\w+|fusion_\w+|su_\w+|contact-form(-7)?|wpforms|ninja_forms?|gravityforms?|caldera_form|mc4wp_form|toc|types|divider|addtoany|sharethis|jetpack[\w-]*|button|one_half|one_third|two_thirds?|dropcap)(\s[^\[\]]*)?/?\]",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KnownCode();
}

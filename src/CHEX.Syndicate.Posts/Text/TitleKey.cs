using System.Text;

namespace CHEX.Syndicate.Posts.Text;

/// <summary>What two spellings of one title have in common: letters and digits in lower case, a space between words, without its site's name at the end.</summary>
internal static class TitleKey
{
    private static readonly string[] Joints = [" | ", " - ", " – ", " — ", " » ", " · "];

    /// <summary>The key of a title on a site called <paramref name="names"/>; empty where the title has neither letter nor digit.</summary>
    public static string Of(string title, params string[] names)
    {
        foreach (var joint in Joints)
        {
            var cut = title.LastIndexOf(joint, StringComparison.Ordinal);
            if (cut > 0 && Words(title[(cut + joint.Length)..]) is { Length: > 0 } last && names.Any(name => Words(name) == last)) return Words(title[..cut]);
        }

        return Words(title);
    }

    private static string Words(string text)
    {
        var words = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c)) words.Append(char.ToLowerInvariant(c));
            // "Scotland's" and "Scotlands" are one word, "well-being" is two.
            else if (c is not ('\'' or '’' or '‘' or '\u00AD') && words.Length > 0 && words[^1] != ' ') words.Append(' ');
        }

        return words.ToString().TrimEnd();
    }
}

using System.Text;

namespace CHEX.Syndicate.Posts;

/// <summary>A subject that gathers posts of all sources, as configured.</summary>
/// <param name="Id">Lower-case letters, digits and hyphens; part of its address.</param>
/// <param name="Name">What people read.</param>
/// <param name="Match">The sources' categories that belong to it, in any case.</param>
public sealed record Topic(string Id, string Name, IReadOnlyList<string> Match)
{
    /// <summary>Words and phrases that put a post under it where no category puts it under any (see <see cref="TopicMap"/>).</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Its hashtag as configured, without the number sign; null for the one made from its name.</summary>
    public string? Hashtag { get; init; }

    /// <summary>What a note about it warns of before it is opened; null where it needs no warning.</summary>
    public string? ContentNote { get; init; }

    /// <summary>
    /// Its hashtag, without the number sign: <c>Mental health</c> becomes <c>MentalHealth</c>, for screen readers know words by
    /// their capitals. Empty where the name has no letter: digits alone are no hashtag.
    /// </summary>
    public string Tag => (Hashtag ?? CamelCase(Name)) is var tag && tag.Any(char.IsLetter) ? tag : "";

    /// <summary>The words of a name in one, each with a capital.</summary>
    public static string CamelCase(string name)
    {
        var text = new StringBuilder(name.Length);
        var start = true;
        foreach (var c in name)
        {
            // An apostrophe stands inside a word: Children's becomes Childrens.
            if (c is '\'' or '’') continue;
            if (!char.IsLetterOrDigit(c))
            {
                start = true;
                continue;
            }

            text.Append(start ? char.ToUpperInvariant(c) : c);
            start = false;
        }

        return text.ToString();
    }
}

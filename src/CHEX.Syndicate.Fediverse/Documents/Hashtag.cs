using System.Text;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse.Documents;

/// <summary>A topic as a hashtag: <c>Mental health</c> becomes <c>MentalHealth</c>, so that screen readers can read it.</summary>
/// <param name="Name">Without the number sign.</param>
/// <param name="Url">The topic's page.</param>
internal sealed record Hashtag(string Name, string Url)
{
    /// <summary>More look like spam, and servers show few.</summary>
    private const int Most = 4;

    /// <summary>The hashtags of a note, each once, at most four.</summary>
    public static IReadOnlyList<Hashtag> Of(IReadOnlyList<Topic> topics, Addresses addresses) =>
    [
        .. topics
            .Select(t => new Hashtag(CamelCase(t.Name), addresses.TopicPage(t.Id)))
            .Where(h => h.Name.Any(char.IsLetter)) // digits alone are no hashtag
            .DistinctBy(h => h.Name, StringComparer.OrdinalIgnoreCase)
            .Take(Most),
    ];

    private static string CamelCase(string name)
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

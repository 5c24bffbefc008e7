namespace CHEX.Syndicate.Posts.Text;

/// <summary>Finds words and phrases in texts: whole words, in any case, hyphens and apostrophes apart.</summary>
internal sealed class Phrases
{
    // No phrase that is looked for is longer.
    private const int MostWords = 12;

    private readonly Dictionary<string, List<(string[] Words, int Owner)>> byFirst = new(StringComparer.Ordinal);

    /// <param name="phrases">Each with a number by which it is told; phrases without a word are none.</param>
    public Phrases(IEnumerable<(string Phrase, int Owner)> phrases)
    {
        foreach (var (phrase, owner) in phrases)
        {
            var words = Wording.Of(phrase).Take(MostWords).ToArray();
            if (words.Length == 0) continue;
            if (!byFirst.TryGetValue(words[0], out var same)) byFirst[words[0]] = same = [];
            same.Add((words, owner));
        }
    }

    /// <summary>The numbers of the phrases that stand in <paramref name="text"/>.</summary>
    public IReadOnlySet<int> In(string text)
    {
        var found = new HashSet<int>();
        if (byFirst.Count == 0) return found;
        var words = Wording.Of(text);
        for (var i = 0; i < words.Count; i++)
        {
            if (!byFirst.TryGetValue(words[i], out var candidates)) continue;
            foreach (var (phrase, owner) in candidates)
            {
                if (Stands(words, i, phrase)) found.Add(owner);
            }
        }

        return found;
    }

    private static bool Stands(IReadOnlyList<string> words, int at, string[] phrase)
    {
        if (at + phrase.Length > words.Count) return false;
        for (var i = 1; i < phrase.Length; i++)
        {
            if (words[at + i] != phrase[i]) return false;
        }

        return true;
    }
}

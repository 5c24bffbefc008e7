using System.Text;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources;

/// <summary>Which items of a source become posts, by topic, category and words.</summary>
/// <param name="Include">Where it names anything, an item must match one of it.</param>
/// <param name="Exclude">An item that matches any of it becomes no post.</param>
public sealed record ItemFilter(FilterTerms Include, FilterTerms Exclude)
{
    /// <summary>Everything becomes a post.</summary>
    public static readonly ItemFilter None = new(FilterTerms.None, FilterTerms.None);

    /// <summary>True where nothing is kept out.</summary>
    public bool IsEmpty => Include.IsEmpty && Exclude.IsEmpty;

    /// <summary>Why a draft is to become no post; null where it may.</summary>
    public string? Excludes(Draft draft)
    {
        if (IsEmpty) return null;
        if (Exclude.Match(draft) is { } match) return $"the filter excludes {match}";
        return Include.IsEmpty || Include.Match(draft) is not null ? null : "nothing of it matches what the filter includes";
    }
}

/// <summary>Topics (ids), categories and words. Words are whole ones, or several in a row, of title and summary; case counts nowhere.</summary>
public sealed record FilterTerms(IReadOnlyList<string> Topics, IReadOnlyList<string> Categories, IReadOnlyList<string> Words)
{
    /// <summary>Nothing.</summary>
    public static readonly FilterTerms None = new([], [], []);

    public bool IsEmpty => Topics.Count + Categories.Count + Words.Count == 0;

    /// <summary>The first that a draft matches, in words; or null.</summary>
    public string? Match(Draft draft)
    {
        if (Topics.FirstOrDefault(t => draft.Topics.Contains(t, StringComparer.Ordinal)) is { } topic) return $"the topic “{topic}”";
        if (Categories.FirstOrDefault(c => draft.Categories.Contains(c.Trim(), StringComparer.OrdinalIgnoreCase)) is { } category) return $"the category “{category}”";
        if (Words.Count == 0) return null;
        var text = Bare(draft.Title) + Bare(draft.Summary ?? "");
        return Words.FirstOrDefault(w => Bare(w) is { Length: > 2 } bare && text.Contains(bare, StringComparison.Ordinal)) is { } word ? $"the words “{word}”" : null;
    }

    /// <summary>Letters and digits in lower case, words divided by one blank, a blank before and after. Marks that belong to a letter stay with it.</summary>
    private static string Bare(string text)
    {
        var bare = new StringBuilder(text.Length + 2).Append(' ');
        foreach (var rune in text.Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            // "don't" and "children’s" are one word each.
            if (rune.Value is '\'' or '’') continue;
            var category = Rune.GetUnicodeCategory(rune);
            if (Rune.IsLetterOrDigit(rune) || category is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark) bare.Append(Rune.ToLowerInvariant(rune).ToString());
            else if (bare[^1] != ' ') bare.Append(' ');
        }

        return bare[^1] == ' ' ? bare.ToString() : bare.Append(' ').ToString();
    }
}

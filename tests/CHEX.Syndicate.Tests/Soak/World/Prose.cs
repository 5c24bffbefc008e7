using System.Globalization;

namespace CHEX.Syndicate.Tests.Soak.World;

/// <summary>Invented words for invented news: by chance, and the same for the same seed.</summary>
internal static class Prose
{
    private static readonly string[] Words =
        ("community health garden walking kitchen volunteer carer island village harbour school library café workshop grant report nurse " +
        "clinic survey council partner network winter spring summer autumn morning evening weekend local rural urban shared quiet lively " +
        "opens closes begins returns grows welcomes supports invites teaches listens reaches connects celebrates studies funds plans " +
        "together people families neighbours children elders students members groups friends strangers parents teachers musicians cooks " +
        "Leith Oban Wick Tain Kelso Peebles Arbroath Lerwick Stornoway Kirkwall Dunoon Ayr Alloa Falkirk Paisley Govan Easterhouse " +
        "about across around before behind beside between beyond during inside near since through toward under until within without " +
        "bread soup bicycle choir drum fiddle allotment orchard seed tree river loch hill bridge ferry bus path bench window door table " +
        "first second third new old small large early late open warm bright careful patient steady gentle honest useful simple " +
        "learning caring sharing planting cooking singing reading writing mending building talking resting moving dancing swimming").Split(' ');

    public static string Sentence(Random random, int words)
    {
        var text = string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[random.Next(Words.Length)]));
        return char.ToUpper(text[0], CultureInfo.InvariantCulture) + text[1..];
    }

    public static string Paragraph(Random random) => string.Join(' ', Enumerable.Range(0, 3).Select(_ => Sentence(random, 9 + random.Next(8)) + "."));

    /// <summary>A text as a part of an address.</summary>
    public static string Slug(string text) => new([.. text.ToLowerInvariant().Replace('é', 'e').Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
}

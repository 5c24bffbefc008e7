using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Tests.Sources;

/// <summary>
/// XML or HTML with whole elements and attributes out of place: said twice, left out, exchanged, put into one another, called
/// otherwise, in another namespace. Its text is not taken apart, so that most of what comes out is well-formed.
/// </summary>
internal static partial class MutatedMarkup
{
    private static readonly string[] Namespaces =
    [
        "", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "http://purl.org/rss/1.0/", "http://purl.org/dc/elements/1.1/", "http://purl.org/rss/1.0/modules/content/",
        "http://search.yahoo.com/mrss/", "http://www.w3.org/1999/xhtml", "http://www.itunes.com/dtds/podcast-1.0.dtd", "http://purl.org/atompub/tombstones/1.0", "urn:unknown",
    ];

    private static readonly string[] Names =
    [
        "item", "entry", "channel", "feed", "rss", "rdf:RDF", "title", "link", "guid", "id", "icon", "logo", "image", "url", "name", "author", "description", "content", "content:encoded", "summary", "updated", "pubDate", "category",
        "dc:creator", "dc:date", "media:content", "media:group", "media:thumbnail", "items", "skipHours", "hour", "ttl", "div", "p", "a", "article", "time", "img", "li", "ul", "table", "script", "template", "svg", "at:deleted-entry",
    ];

    /// <summary>Each element once said twice, and once left out: no chance is left for these.</summary>
    public static IEnumerable<string> Systematic(string text)
    {
        foreach (var (start, end) in Elements(text).Take(60))
        {
            yield return text.Insert(end, text[start..end]);
            yield return text.Remove(start, end - start);
        }
    }

    /// <summary>With some of it changed by chance.</summary>
    public static string By(string text, Random chance)
    {
        for (var edits = chance.Next(1, 5); edits > 0; edits--)
        {
            var elements = Elements(text);
            if (elements.Count == 0) return text;
            text = chance.Next(3) == 0 ? Attribute(text, chance) : Element(text, elements, chance);
        }

        return text;
    }

    private static string Element(string text, List<(int Start, int End)> elements, Random chance)
    {
        var (start, end) = elements[chance.Next(elements.Count)];
        var (other, otherEnd) = elements[chance.Next(elements.Count)];
        var whole = text[start..end];
        switch (chance.Next(7))
        {
            case 0: return text.Insert(end, string.Concat(Enumerable.Repeat(whole, chance.Next(1, 4))));
            case 1: return text.Remove(start, end - start);
            case 2 when end <= other: return text[..start] + text[other..otherEnd] + text[end..other] + whole + text[otherEnd..];
            case 3: return text.Insert(text.IndexOf('>', other) + 1, whole);
            case 4:
                var name = StartTag().Match(whole).Groups["name"].Value;
                var deep = chance.Next(10) == 0 ? 250 : chance.Next(1, 4);
                return text.Insert(end, string.Concat(Enumerable.Repeat($"</{name}>", deep))).Insert(start, string.Concat(Enumerable.Repeat($"<{name}>", deep)));
            case 5: return Renamed(text, start, end, Names[chance.Next(Names.Length)]);
            default: return text.Insert(other, whole);
        }
    }

    private static string Renamed(string text, int start, int end, string name)
    {
        var whole = text[start..end];
        var before = StartTag().Match(whole).Groups["name"];
        var renamed = whole[..before.Index] + name + whole[(before.Index + before.Length)..];
        var closing = $"</{before.Value}>";
        if (renamed.EndsWith(closing, StringComparison.Ordinal)) renamed = renamed[..^closing.Length] + $"</{name}>";
        return text[..start] + renamed + text[end..];
    }

    private static string Attribute(string text, Random chance)
    {
        var all = Attributes().Matches(text);
        if (all.Count == 0) return text;
        var one = all[chance.Next(all.Count)];
        var other = all[chance.Next(all.Count)];
        var value = one.Groups["value"];
        return chance.Next(6) switch
        {
            0 => text.Insert(one.Index + one.Length, one.Value),
            1 => text.Remove(one.Index, one.Length),
            2 => text[..value.Index] + other.Groups["value"].Value + text[(value.Index + value.Length)..],
            3 => text[..one.Index] + other.Value + text[(one.Index + one.Length)..],
            4 => text.Insert(one.Index, $" xmlns{(chance.Next(2) == 0 ? "" : ":media")}=\"{Namespaces[chance.Next(Namespaces.Length)]}\""),
            _ => text.Replace(value.Value.Length > 0 && one.Value.Contains("xmlns", StringComparison.Ordinal) ? value.Value : "\0", Namespaces[chance.Next(Namespaces.Length)], StringComparison.Ordinal),
        };
    }

    // Where elements begin and end, as far as their tags fit together; one without an end is its tag.
    private static List<(int Start, int End)> Elements(string text)
    {
        var found = new List<(int, int)>();
        var open = new Stack<(string Name, int Start)>();
        foreach (Match tag in Tags().Matches(text))
        {
            var name = tag.Groups["name"].Value;
            if (tag.Groups["end"].Length == 0)
            {
                if (tag.Groups["empty"].Length > 0) found.Add((tag.Index, tag.Index + tag.Length));
                else open.Push((name, tag.Index));
            }
            else if (open.Any(o => o.Name == name))
            {
                while (open.Pop() is var one)
                {
                    found.Add((one.Start, one.Name == name ? tag.Index + tag.Length : text.IndexOf('>', one.Start) + 1));
                    if (one.Name == name) break;
                }
            }
        }

        return found;
    }

    [GeneratedRegex(@"<(?<end>/?)(?<name>[A-Za-z][\w:.-]*)[^<>]*?(?<empty>/?)>", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Tags();

    [GeneratedRegex(@"^<(?<name>[A-Za-z][\w:.-]*)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex StartTag();

    [GeneratedRegex(@"\s[\w:.-]+=(?:""(?<value>[^""<>]*)""|'(?<value>[^'<>]*)')", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Attributes();
}

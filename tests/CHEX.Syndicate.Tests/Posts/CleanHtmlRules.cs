using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace CHEX.Syndicate.Tests.Posts;

/// <summary>What clean HTML may be, from the list that feed readers and validators agree on; knows nothing of the cleaner.</summary>
internal static partial class CleanHtmlRules
{
    private const string Html = "http://www.w3.org/1999/xhtml";

    // Each element with its attributes; all may have lang and dir.
    private static readonly Dictionary<string, string[]> Allowed = Table(
        """
        a href title hreflang
        abbr title
        acronym title
        dfn title
        blockquote cite
        q cite
        del cite datetime
        ins cite datetime
        time datetime
        ol start type reversed
        td colspan rowspan headers id
        th colspan rowspan headers id scope
        img src srcset alt title width height
        audio src controls
        video src poster controls
        source src srcset type media
        track src kind srclang label
        aside
        b
        br
        caption
        cite
        code
        dd
        details
        div
        dl
        dt
        em
        figcaption
        figure
        h2
        h3
        h4
        h5
        h6
        hr
        i
        kbd
        li
        p
        picture
        pre
        rp
        rt
        ruby
        s
        samp
        small
        span
        strong
        sub
        summary
        sup
        table
        tbody
        tfoot
        thead
        tr
        u
        ul
        var
        wbr
        """);

    /// <summary>Everything that is wrong with it, in words; nothing where it is clean.</summary>
    public static IReadOnlyList<string> Breaches(string clean)
    {
        var breaches = new List<string>();
        if (!Form().IsMatch(clean)) breaches.Add("it is not made of whole tags in lower case with values in double quotes");
        foreach (var c in clean) if (c < ' ' && c is not ('\n' or '\t') || c is '\u007f') breaches.Add($"it holds U+{(int)c:X4}");
        var bodies = new[] { Body(clean, scripting: false), Body(clean, scripting: true) };
        foreach (var body in bodies)
        {
            foreach (var node in body.Descendants())
            {
                if (node is IElement element) Check(element, body, breaches);
                else if (node is not IText) breaches.Add($"there is a {node.NodeType}");
            }

            // Written and read again, as every reader does, it stays what it is.
            if (Body(body.InnerHtml, scripting: true).InnerHtml != body.InnerHtml) breaches.Add("it changes when it is written and read again");
            if (Bare(body.InnerHtml) != Bare(clean)) breaches.Add($"a parser makes something else of it: {body.InnerHtml}");
        }

        return breaches;
    }

    private static void Check(IElement element, IElement body, List<string> breaches)
    {
        var name = element.LocalName;
        if (element.NamespaceUri != Html) breaches.Add($"<{name}> is of {element.NamespaceUri}");
        if (!Allowed.TryGetValue(name, out var attributes))
        {
            breaches.Add($"<{name}> is not allowed");
            return;
        }

        if (name is "div" or "span" && element.Attributes.Length == 0) breaches.Add($"<{name}> says nothing");
        foreach (var attribute in element.Attributes)
        {
            if (attribute.Name is not ("lang" or "dir") && !attributes.Contains(attribute.Name)) breaches.Add($"{name}@{attribute.Name} is not allowed");
            if (!IsFit(attribute.Name, attribute.Value, body)) breaches.Add($"{name}@{attribute.Name} has the value {attribute.Value}");
        }

        if (name == "a" && element.Closest("a") is { } outer && outer != element) breaches.Add("a link in a link");
        if (name is "img" && !element.HasAttribute("src")) breaches.Add("a picture without an address");
        if (name is "img" && !element.HasAttribute("alt")) breaches.Add("a picture that would be read out by its file's name");
        if (name is "script" or "style") breaches.Add($"<{name}>");
    }

    private static bool IsFit(string name, string value, IElement body) => name switch
    {
        "href" => Web().IsMatch(value) || MailOrTel().IsMatch(value),
        "src" or "poster" or "cite" => Web().IsMatch(value),
        "srcset" => value.Split(", ").Select(c => c.Split(' ')).All(c => Web().IsMatch(c[0]) && c.Skip(1).All(size => Size().IsMatch(size))),
        "width" or "height" or "colspan" or "rowspan" => int.TryParse(value, out var n) && n is > 0 and <= 20_000,
        "start" => int.TryParse(value, out _),
        "type" => Type().IsMatch(value),
        "media" => !value.Contains(';', StringComparison.Ordinal) && !value.Contains('{', StringComparison.Ordinal),
        "reversed" or "controls" => value.Length == 0,
        "lang" or "hreflang" or "srclang" => Language().IsMatch(value),
        "dir" => value is "ltr" or "rtl" or "auto",
        "scope" => value is "row" or "col" or "rowgroup" or "colgroup",
        "kind" => value is "subtitles" or "captions" or "descriptions" or "chapters",
        // One of a kind in the page, and no name that a script or a link of the page may mean.
        "id" => Id().IsMatch(value) && body.QuerySelectorAll("[id]").Count(e => e.GetAttribute("id") == value) == 1,
        "headers" => value.Split(' ').All(id => Id().IsMatch(id) && body.QuerySelectorAll("td[id], th[id]").Any(e => e.GetAttribute("id") == id)),
        "datetime" => value.All(c => char.IsAsciiLetterOrDigit(c) || ":+-. ".Contains(c, StringComparison.Ordinal)),
        _ => true,
    };

    private static IElement Body(string html, bool scripting) =>
        new HtmlParser(new HtmlParserOptions { IsScripting = scripting }).ParseDocument("<!DOCTYPE html><html><head></head><body>" + html).Body!;

    // A serialiser writes some characters by name, and leaves "<" and ">" in values as they are.
    private static string Bare(string html) => html.Replace("&nbsp;", "\u00a0", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);

    private static Dictionary<string, string[]> Table(string lines) => lines.Split('\n').Select(l => l.Trim().Split(' ')).ToDictionary(l => l[0], l => l[1..], StringComparer.Ordinal);

    [GeneratedRegex("^([^<>]|</[a-z][a-z0-9]*>|<[a-z][a-z0-9]*( [a-z]+=\"[^\"<>]*\")*>)*\\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();

    [GeneratedRegex("^https?://[^\\s/\"'<>@\\\\][^\\s\"<>]*\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Web();

    [GeneratedRegex("^(mailto:[!-~]+@[!-~]+|tel:[!-~]+)\\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MailOrTel();

    [GeneratedRegex("^([0-9]{1,5}w|[0-9.]{1,7}x)\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Size();

    [GeneratedRegex("^([1aAiI]|(audio|video|image)/[a-zA-Z0-9.+-]+)\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Type();

    [GeneratedRegex("^[a-z]{2,8}(-[A-Za-z0-9]{1,8})*\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Language();

    [GeneratedRegex("^cell-[A-Za-z0-9_-]+\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Id();
}

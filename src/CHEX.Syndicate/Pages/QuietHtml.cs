using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace CHEX.Syndicate.Pages;

/// <summary>
/// A post's cleaned HTML as our page may show it: nothing in it makes the visitor's browser ask another site, and
/// the page keeps its one first heading. Pictures and recordings become links with their own descriptions.
/// </summary>
internal static class QuietHtml
{
    /// <summary>The same text; HTML in, HTML out.</summary>
    public static string Of(string html)
    {
        var document = new HtmlParser().ParseDocument("");
        var body = document.Body!;
        body.InnerHtml = html;
        foreach (var picture in body.QuerySelectorAll("picture")) Replace(picture, picture.QuerySelector("img"));
        foreach (var loader in body.QuerySelectorAll("img, audio, video, iframe, embed, object, source, track, link, style")) Replace(loader, loader);
        foreach (var heading in body.QuerySelectorAll("h1")) Rename(heading, "h2");
        return body.InnerHtml;
    }

    private static void Replace(IElement element, IElement? loader)
    {
        var address = loader?.GetAttribute("src") ?? loader?.QuerySelector("source")?.GetAttribute("src");
        if (address is null || element.Closest("a") is not null && Words(loader!) is null)
        {
            element.Remove();
            return;
        }

        var document = element.Owner!;
        var what = loader!.LocalName switch { "img" => "Picture", "audio" => "Recording", "video" or "iframe" => "Video", _ => "File" };
        var text = Words(loader) is { } words ? $"{what}: {words}" : $"{what} on the original page";

        // Inside a link the words stand alone: links do not nest.
        IElement here = document.CreateElement(element.Closest("a") is null ? "a" : "span");
        if (here.LocalName == "a")
        {
            here.SetAttribute("href", address);
            here.SetAttribute("rel", "nofollow noopener");
        }

        here.ClassName = "elsewhere";
        here.TextContent = text;
        element.Replace(here);
    }

    private static string? Words(IElement loader) =>
        (loader.GetAttribute("alt") ?? loader.GetAttribute("title")) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static void Rename(IElement heading, string name)
    {
        var other = heading.Owner!.CreateElement(name);
        while (heading.FirstChild is { } child) other.AppendChild(child);
        heading.Replace(other);
    }
}

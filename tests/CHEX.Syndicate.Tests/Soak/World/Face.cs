using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace CHEX.Syndicate.Tests.Soak.World;

/// <summary>How a site shows itself: which addresses there are, and how lists and articles are written.</summary>
internal abstract class Face
{
    /// <summary>Says how a source of this kind is read.</summary>
    public abstract void Configure(Site site, JsonObject source);

    /// <summary>The first name of a story, as a list of this way calls it: its post's id is made of it.</summary>
    public abstract string NameOf(Site site, Story story, string way);

    /// <summary>A list at this address; null where there is none.</summary>
    protected abstract Page? List(Site site, string path);

    /// <summary>What stands at an address.</summary>
    public Page Answer(Site site, string path)
    {
        if (List(site, path) is { } list) return list;
        var bare = path.Split('?')[0];
        if (bare == "/") return Page.Html(Frame("Home", "<p>Welcome.</p>"));
        if (site.Moved.TryGetValue(bare, out var to)) return Page.To(site.Home + to, 301);
        return site.ByPath(bare) switch
        {
            null or { Page: Fate.NotFound } => Page.Bare(404),
            { Page: Fate.Gone } => Page.Bare(410),
            { Page: Fate.Home } => Page.To(site.Home + "/", 302),
            var story => Page.Html(Article(site, story)),
        };
    }

    protected virtual string Article(Site site, Story story) => Frame(story.Title, $"""<article><h1>{Text(story.Title)}</h1><div class="text">{story.Body}</div></article>""");

    protected static string Frame(string title, string main) =>
        $"<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>{Text(title)}</title></head><body><main>{main}</main></body></html>";

    protected static string Text(string text) => HtmlEncoder.Default.Encode(text);

    protected static Page Listing(Site site, string way, string type, Func<IReadOnlyList<Story>, string> write)
    {
        var listed = site.Listed;
        return Page.Text(write(listed), type) with { Tells = listed, Way = way };
    }
}

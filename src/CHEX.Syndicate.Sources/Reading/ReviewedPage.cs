using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;
using CHEX.Syndicate.Sources.Pages;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>What the page of a post says of it, long after its list has stopped showing it: its text by the recipe, and what it calls itself now.</summary>
internal static class ReviewedPage
{
    private const int FewestWords = 10;

    /// <summary>Whether the pages of this source's posts are read by a recipe, or only asked whether they are there.</summary>
    public static bool IsRead(SourceSettings source) => source is { Kind: SourceKind.Page, Recipe.FollowsArticles: true };

    /// <summary>The way of reading whose text the page gives.</summary>
    public static string Way => "page/page";

    /// <summary>
    /// What the post would be now. What its list said of it is what it is known by: the page adds the text, as when it was new.
    /// Null where the page cannot be read by the recipe; then the text stays.
    /// </summary>
    private static Draft? Draft(Post post, PageAnswer answer, SourceSettings source, IReadOnlyList<Topic> topics)
    {
        if (answer.Fresh is not { } page || source.Recipe?.Article is not { } recipe) return null;
        var listed = Listed(post, source);
        try
        {
            return Normaliser.Normalise(ArticlePage.Read(page.Body, page.ContentType, page.Url, recipe, listed, source.Info.TimeZone), source.Info, topics);
        }
        catch (UnreadableException)
        {
            return null;
        }
    }

    /// <summary>
    /// What is to be made of an answer. A page that has lost most of its text is not believed before it has said so several times, over
    /// hours; until then it is as if nothing could be told.
    /// </summary>
    public static LookedAt Take(ReviewedPost post, Post known, PageAnswer answer, SourceSettings source, IReadOnlyList<Topic> topics)
    {
        var draft = Draft(known, answer, source, topics);
        if (draft is null || known.Content is not { } before || post.Unclear >= ReviewRules.Times) return new(post, answer, draft) { Revision = known.Revision };
        var (old, now) = (Words(before), draft.Content is null ? 0 : Words(draft.Content));
        return old < FewestWords || now * 2 >= old
            ? new(post, answer, draft) { Revision = known.Revision }
            : new(post, new(PageState.Unclear, answer.Status, $"{known.Url} has lost most of its text."), null);
    }

    /// <summary>True where the page says something else than the post.</summary>
    public static bool Differs(Post known, LookedAt looked) => looked.Draft is { } draft && (draft.Title != known.Title || (draft.Content is { } content && content != known.Content));

    private static int Words(string html) => PlainText.OfHtml(html).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>Other names of the post: where its page is now, and what that calls itself, as far as it is this one page.</summary>
    public static IReadOnlyList<string> Names(PageAnswer answer)
    {
        if (answer.Fresh is not { } page) return [];
        var names = new List<string>();
        if (page.MovedForGood) names.Add(ItemNames.Address(page.Url));
        if (!Autodiscovery.LooksLikeHtml(page)) return names;
        try
        {
            var read = WebPage.Read(page.Body, page.ContentType, page.Url);
            names.AddRange(PageNames.Of(read, PageNames.Canonical(read)));
        }
        catch (UnreadableException)
        {
            // Whatever it is, it is there; it only says nothing of itself.
        }

        return names;
    }

    // The post as its list would show it. A title that was made for want of one is made again.
    private static Item Listed(Post post, SourceSettings source)
    {
        var item = new Item
        {
            Names = ["url:" + post.Url],
            Url = post.Url,
            Title = System.Net.WebUtility.HtmlEncode(post.Title),
            Summary = post.Summary is null ? null : System.Net.WebUtility.HtmlEncode(post.Summary),
            Published = new ItemDate("", post.Published, post.DayOnly),
            Authors = post.Authors,
            Categories = post.Categories,
            Image = post.Image,
            Enclosures = post.Enclosures,
            Language = post.Language,
        };
        return Normaliser.Normalise(item with { Title = null }, source.Info, [])?.Title == post.Title ? item with { Title = null } : item;
    }
}

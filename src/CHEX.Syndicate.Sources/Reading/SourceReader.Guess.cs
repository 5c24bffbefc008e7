using System.Text;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Reading;

public sealed partial class SourceReader
{
    /// <summary>What most lists of news look like, for an address nobody has written a recipe for.</summary>
    private static readonly PageRecipe AnyList = new()
    {
        Items = ["article", ".search-result", ".news-item", ".post", "main li"],
        Link = ["h1 a@href", "h2 a@href", "h3 a@href", "h4 a@href", "a@href"],
        Title = ["h1", "h2", "h3", "h4", "a"],
        Date = ["time@datetime", "time", ".date"],
        Summary = ["p"],
        Image = ["img@src"],
    };

    /// <summary>Finds out how an arbitrary address would be read, by what is there: for <c>preview URL</c>.</summary>
    /// <exception cref="UnreadableException">Nothing was found there that could be read; the message says why.</exception>
    public async Task<SourceSettings> Guess(Uri url, CancellationToken cancellation)
    {
        var source = new SourceSettings
        {
            Kind = SourceKind.Feed,
            Url = url,
            Info = new SourceInfo { Id = "preview", Name = url.Host, ShortName = url.Host, Homepage = new Uri(url, "/").ToString(), Url = url.ToString() },
        };
        try
        {
            var visit = new Visit(source, new ReadingAids(), fetch, robots, time);
            var response = (await visit.Get(url, AcceptFeed, limits.FeedBytes, conditional: false, cancellation)).Response;
            if (!Autodiscovery.LooksLikeHtml(response) || IsFeed(response)) return source;

            var html = Encoding.UTF8.GetString(response.Body.Span);
            if (html.Contains("This is Squarespace", StringComparison.Ordinal) || html.Contains("static1.squarespace.com", StringComparison.Ordinal))
                return source with { Kind = SourceKind.Squarespace };
            if (html.Contains("/wp-content/", StringComparison.Ordinal) || html.Contains("https://api.w.org/", StringComparison.Ordinal))
                return source with { Kind = SourceKind.WordPress, Url = new Uri(response.Url, "/") };
            return Autodiscovery.Feed(response) is { } feed
                ? source with { Url = feed }
                : source with { Kind = SourceKind.Page, Recipe = AnyList };
        }
        catch (NoAnswerException e)
        {
            throw new UnreadableException(e.Message, e);
        }
    }

    private static bool IsFeed(OutboundResponse response)
    {
        try
        {
            FeedDocument.Read(response.Body, response.ContentType, response.Url, "UTC");
            return true;
        }
        catch (UnreadableException)
        {
            return false;
        }
    }
}

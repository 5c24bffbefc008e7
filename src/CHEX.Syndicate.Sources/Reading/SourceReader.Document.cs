using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Reading;

public sealed partial class SourceReader
{
    /// <summary>Fetches one document as a feed would be fetched, with every guard and rule, and does not read it: for <c>read URL</c>.</summary>
    /// <exception cref="UnreadableException">It could not be had; the message says why.</exception>
    public async Task<OutboundResponse> Document(Uri url, CancellationToken cancellation)
    {
        var source = new SourceSettings
        {
            Kind = SourceKind.Feed,
            Url = url,
            Info = new SourceInfo { Id = "read", Name = url.Host, ShortName = url.Host, Homepage = new Uri(url, "/").ToString(), Url = url.ToString() },
        };
        try
        {
            return (await new Visit(source, new ReadingAids(), fetch, robots, time).Get(url, AcceptFeed, limits.FeedBytes, conditional: false, cancellation)).Response;
        }
        catch (Exception e) when (e is NoAnswerException or HostRestsException)
        {
            throw new UnreadableException(e.Message, e);
        }
    }
}

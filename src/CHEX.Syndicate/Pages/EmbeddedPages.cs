using CHEX.Syndicate.Feeds;

namespace CHEX.Syndicate.Pages;

/// <summary>Feeds as lists for the pages of other sites: as a page for a frame, and as a fragment that their server puts in.</summary>
internal static class EmbeddedPages
{
    /// <summary>Writes one.</summary>
    public static Task<byte[]> Write(FeedDocument feed, FeedFormat format) => format == FeedFormat.Embed
        ? PageMarkup.Of<EmbedPage>(new() { ["Feed"] = feed })
        : PageMarkup.Of<EmbedList>(new() { ["Feed"] = feed });
}

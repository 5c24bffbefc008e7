using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Pages;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>
/// The articles of a list: those that are new, or listed differently than before, are read, so many in one reading.
/// An item whose article cannot be read is taken as it is listed; one whose article may be read later waits for it,
/// for a post that appears without its text would have to be edited minutes later.
/// </summary>
internal sealed record ArticleWalk(
    IReadOnlyList<ReadItem> Read, IReadOnlyList<Item> Settled, IReadOnlyList<WaitingItem> Waiting, IReadOnlyList<string> Notes)
{
    /// <summary>After so many vain tries in as many readings the list's own words must do.</summary>
    private const int MaxTries = 3;

    public static async Task<ArticleWalk> Follow(
        IReadOnlyList<Item> items, ArticleRecipe recipe, Uri list, string zone, FetchLimits limits, ReadingAids aids, Visit visit, CancellationToken cancellation)
    {
        var states = aids.Articles is { } known ? await known(items, cancellation) : [.. items.Select(_ => new ArticleState(false, 0))];
        var read = new List<ReadItem>();
        var settled = new List<Item>();
        var waiting = new List<WaitingItem>();
        var notes = new List<string>();
        var left = recipe.MaxPerReading;
        var once = recipe.Follow == FollowArticles.New;
        foreach (var (item, state) in items.Zip(states))
        {
            if (state.Settled || (once && state.Read))
            {
                settled.Add(item);
                continue;
            }

            if (left-- <= 0 || visit.IsLong)
            {
                waiting.Add(new(item, Tried: false));
                continue;
            }

            if (!Uri.TryCreate(item.BaseUrl is { } b && Uri.TryCreate(list, b, out var from) ? from : list, item.Url, out var url))
            {
                read.Add(new(item, item));
                continue;
            }

            try
            {
                var response = (await visit.Get(url, SourceReader.AcceptHtml, limits.PageBytes, conditional: false, cancellation)).Response;
                read.Add(new(ArticlePage.Read(response.Body, response.ContentType, response.Url, recipe, item, zone), item));
            }
            catch (UnreadableException e)
            {
                notes.Add($"The article {url} cannot be read ({e.Message}); the list's own words stand for it.");
                read.Add(new(item, item));
            }
            catch (NoAnswerException e) when (!e.MayPass || (e.Asked && state.Tries + 1 >= MaxTries))
            {
                notes.Add($"{e.Message} The list's own words stand for the article.");
                read.Add(new(item, item));
            }
            catch (NoAnswerException e)
            {
                notes.Add($"{e.Message} The article waits for the next reading.");
                waiting.Add(new(item, Tried: e.Asked));
            }
            catch (HostRestsException e)
            {
                notes.Add($"{e.Message} The articles wait for the next reading.");
                waiting.Add(new(item, Tried: false));
                left = 0;
            }
        }

        return new(read, settled, waiting, notes);
    }
}

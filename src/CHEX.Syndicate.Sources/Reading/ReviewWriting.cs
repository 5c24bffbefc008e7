using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>A post whose page was asked for: how it answered, and what the post would be by it (null where nothing is read of it).</summary>
internal sealed record LookedAt(ReviewedPost Post, PageAnswer Answer, Draft? Draft)
{
    /// <summary>The revision that the draft goes on from.</summary>
    public long Revision { get; init; }
}

/// <summary>What came of looks at pages.</summary>
/// <param name="Withdrawn">Posts that were withdrawn.</param>
/// <param name="Revised">Posts whose text was corrected.</param>
/// <param name="HeldBack">Why withdrawals that were proved were not done; null where none was.</param>
internal sealed record ReviewResult(IReadOnlyList<string> Withdrawn, int Revised, string? HeldBack);

/// <summary>
/// Commits what the pages of posts said. A site that is broken withdraws nothing: what is proved counts only while its newest pages
/// answer, and no more than a few posts of a source are withdrawn in a day. While the pages were asked, readings went on: a post is
/// judged by how it stands now.
/// </summary>
internal static class ReviewWriting
{
    /// <summary>So many posts of one source may be withdrawn by it in a day; the others wait.</summary>
    public const int MostInADay = 5;

    private const long Day = 24 * 3_600_000L;

    /// <summary>Writes what was found, the journal last.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="source">Whose posts they are.</param>
    /// <param name="version">What its pages are read with.</param>
    /// <param name="looked">The posts and the answers.</param>
    /// <param name="sound">Whether the site's newest pages answer; looked at only where a page seems to be gone.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static async Task<ReviewResult> Write(Tx tx, SourceSettings source, string version, IReadOnlyList<LookedAt> looked, bool sound, double chance)
    {
        var id = source.Info.Id;
        var proved = new List<ReviewedPost>();
        var drafts = new List<Draft>();
        var doubted = 0;
        foreach (var look in looked)
        {
            var answer = look.Answer;
            // A person may have taken it out, or erased it, while its page was asked.
            if (await tx.One<long?>($"SELECT rev FROM post WHERE id = @Id AND state = 'published'{tx.Dialect.ForUpdate}", new { look.Post.Id }) is not { } revision) continue;
            var post = (await PageReview.Get(tx, look.Post.Id))!;
            if (post.Url != look.Post.Url)
            {
                // What was asked is not its page any more.
                await PageReview.Put(tx, post.Id, tx.Now);
                continue;
            }

            switch (answer.State)
            {
                case PageState.There when look.Draft is not null && look.Revision != revision:
                    // What its list said of it, which the draft repeats, is older than what it says now: it is asked again in full.
                    await PageReview.There(tx, post, answer.Status, version, null, tx.Now);
                    break;
                case PageState.There:
                    await PageReview.There(tx, post, answer.Status, version, answer.Validators, ReviewRules.Next(post.FirstSeen, tx.Now, chance));
                    await OtherNames.Add(tx, id, post.Id, ReviewedPage.Names(answer));
                    if (look.Draft is { } draft) drafts.Add(draft);
                    break;
                case PageState.Ahead:
                    await PageReview.Ahead(tx, post, answer.Status, ReviewRules.AfterAhead(source.Interval, tx.Now));
                    break;
                case PageState.Unclear:
                    await PageReview.Unclear(tx, post, answer.Status, ReviewRules.AfterUnclear(post.Unclear, tx.Now));
                    break;
                default:
                    if (!sound)
                    {
                        doubted++;
                        await PageReview.Disbelieve(tx, post, answer.Status, ReviewRules.AfterUnclear(post.Unclear, tx.Now));
                        break;
                    }

                    if (ReviewRules.Proves(post, answer.State, tx.Now)) proved.Add(post);
                    await PageReview.Gone(tx, post, answer.Status, ReviewRules.AfterGone(post, answer.State, tx.Now));
                    break;
            }
        }

        var (withdrawn, heldBack) = await Withdraw(tx, source, proved);
        if (doubted > 0) heldBack = $"{doubted} posts seem to be gone, but so do the site's newest pages: the site is taken to be broken, and nothing is withdrawn. They are looked at again in six hours, and then more seldom.";
        if (heldBack is not null) await Readings.AddNote(tx, id, heldBack);
        if (withdrawn.Count > 0) await Readings.AddWithdrawn(tx, id, withdrawn.Count);
        var revised = drafts.Count == 0 ? 0
            : (await Ingest.Save(tx, source.Info, ReviewedPage.Way, drafts, quiet: false, SourceReader.ReaderOf(WayForm.Page, source))).Revised;
        return new(withdrawn, revised, heldBack);
    }

    private static async Task<(IReadOnlyList<string> Withdrawn, string? HeldBack)> Withdraw(Tx tx, SourceSettings source, List<ReviewedPost> proved)
    {
        if (proved.Count == 0) return ([], null);
        // What a person asks for is their decision, and one at a time.
        var left = Math.Max(0, MostInADay - await PageReview.WithdrawnSince(tx, source.Info.Id, tx.Now - Day));
        var withdrawn = new List<string>();
        var over = new List<ReviewedPost>();
        foreach (var post in proved)
        {
            if (post.Missed != 2 && left-- <= 0)
            {
                over.Add(post);
                await PageReview.Put(tx, post.Id, tx.Now + Day);
                continue;
            }

            // Were it restored, its article would have to be read again.
            await ReadingMemory.Unsettle(tx, post.Id);
            if (await Removal.Withdraw(tx, post.Id, Removal.BySource)) withdrawn.Add(post.Id);
        }

        return (withdrawn, over.Count == 0 ? null
            : $"{over.Count} more posts are gone from the site, and no more than {MostInADay} of a source are withdrawn in a day: the others are looked at again tomorrow. If they are to go now: `withdraw {over[0].Id}`.");
    }
}

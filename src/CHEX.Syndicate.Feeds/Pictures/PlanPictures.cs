using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>
/// Reads the journal and plans the copying of pictures: of each post that was published or revised, whatever the reason. Posts that are gone have lost
/// their pictures already, with their text.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="sources">Every source that has posts.</param>
public sealed class PlanPictures(Db db, IReadOnlyList<SourceInfo> sources) : ILaneHandler
{
    private const int Batch = 100;

    // A node with an older configuration, or program, leaves it to the others.
    private const long UntilOthersHaveDoneIt = 60_000;

    // Where a permission has ended the walk takes the pictures away (PictureWalk).
    private readonly Dictionary<string, SourceInfo> permitted = sources.Where(s => s.Pictures).ToDictionary(s => s.Id, StringComparer.Ordinal);
    private readonly string version = PictureLanes.Version(sources);

    public string Kind => PictureLanes.Planning;

    public TimeSpan Budget => TimeSpan.FromSeconds(30);

    public int Slots => 1;

    public async Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
    {
        await db.Write(
            async tx =>
            {
                await LaneTable.Fence(tx, lane);
                if (await Meta.Get(tx, Meta.Key.PicturePermissions) != version)
                {
                    await LaneTable.Finish(tx, lane, Outcome.At(tx.Now + UntilOthersHaveDoneIt, lane.Cursor));
                    return;
                }

                var changes = await Journal.After(tx, lane.Cursor, Batch);
                var posts = await PostTable.Get(tx, await Shown(tx, [.. changes.Select(c => c.Post).Distinct(StringComparer.Ordinal)]));
                // First the lanes that may be woken: whoever copies holds its lane before what it copies.
                var lanes = posts.Select(p => p.Source).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
                foreach (var source in lanes) await LaneTable.Hold(tx, PictureLanes.Copying, source);
                var woken = new HashSet<string>(StringComparer.Ordinal);
                foreach (var post in posts)
                {
                    if (await PictureTasks.Plan(tx, post, permitted[post.Source])) woken.Add(post.Source);
                }

                foreach (var source in lanes.Where(woken.Contains)) await LaneTable.Wake(tx, PictureLanes.Copying, source);
                await LaneTable.Finish(tx, lane, Outcome.UpTo(changes.Count == 0 ? lane.Cursor : changes[^1].Seq));
            },
            cancellation);
        return null;
    }

    // Most posts have no pictures to show, and are not even read.
    private async Task<IReadOnlyList<string>> Shown(Tx tx, string[] posts) => permitted.Count == 0 || posts.Length == 0
        ? []
        : await tx.Query<string>(
            "SELECT id FROM post WHERE id IN @posts AND state = 'published' AND source IN @known ORDER BY id", new { posts, known = permitted.Keys.ToArray() });
}

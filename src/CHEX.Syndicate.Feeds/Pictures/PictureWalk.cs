using System.Text.Json;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>
/// Goes through a source's posts where other permissions are configured than before, some in a turn. Where pictures may be shown the published ones are planned, the
/// newest first; where they may not, those that have any lose them. Where it stands is kept in the source's lane.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="sources">Every source that has posts.</param>
internal sealed class PictureWalk(Db db, IReadOnlyList<SourceInfo> sources)
{
    private const int AtOnce = 20;
    private const long Breath = 50;
    private const long UntilOthersHaveDoneIt = 60_000;

    private readonly string version = PictureLanes.Version(sources);

    /// <summary>Does the next step of the walk and finishes the lane's turn. False where there is nothing left to walk, and the turn goes on.</summary>
    public async Task<bool> Step(Lane lane, CancellationToken cancellation)
    {
        var stand = lane.Data is null ? null : JsonSerializer.Deserialize<Stand>(lane.Data);
        if (stand is { Done: true } && stand.Version == version) return false;
        await db.Write(
            async tx =>
            {
                await LaneTable.Fence(tx, lane);
                if (sources.FirstOrDefault(s => s.Id == lane.Key) is not { } source || await Meta.Get(tx, Meta.Key.PicturePermissions) != version)
                {
                    await LaneTable.Finish(tx, lane, Outcome.At(tx.Now + UntilOthersHaveDoneIt, lane.Cursor));
                    return;
                }

                var at = stand?.Version == version ? stand : new Stand(version, long.MaxValue, "", Done: false);
                await Journal.Hold(tx);
                var next = source.Pictures ? await Plan(tx, source, at) : await TakeAway(tx, source, at);
                await tx.Execute("UPDATE lane SET data = @data WHERE id = @Id", new { data = JsonSerializer.Serialize(next), lane.Id });
                await LaneTable.Finish(tx, lane, Outcome.At(tx.Now + (next.Done ? 0 : Breath), lane.Cursor));
            },
            cancellation);
        return true;
    }

    private static async Task<Stand> Plan(Tx tx, SourceInfo source, Stand stand)
    {
        var ids = await tx.Query<string>(
            """
            SELECT id FROM post WHERE source = @Id AND state = 'published' AND published <= @Published AND (published < @Published OR id < @Post)
            ORDER BY published DESC, id DESC LIMIT @most
            """,
            new { source.Id, stand.Published, stand.Post, most = (long)AtOnce });
        if (ids.Count == 0) return stand with { Done = true };
        var posts = await PostTable.Get(tx, ids);
        foreach (var post in posts) await PictureTasks.Plan(tx, post, source);
        return stand with { Published = posts[^1].Published.ToUnixTimeMilliseconds(), Post = posts[^1].Id, Done = ids.Count < AtOnce };
    }

    private static async Task<Stand> TakeAway(Tx tx, SourceInfo source, Stand stand)
    {
        var ids = await PictureTasks.Some(tx, source.Id, AtOnce);
        await tx.Query<string>("SELECT id FROM post WHERE id IN @ids ORDER BY id" + tx.Dialect.ForUpdate, new { ids });
        var changes = new List<NewChange>();
        foreach (var post in await PostTable.Get(tx, ids))
        {
            if (await PictureCopies.Show(tx, post, []) is { } change && post.State == PostState.Published) changes.Add(change);
        }

        foreach (var id in ids) await PictureCopies.Forget(tx, id);
        await Journal.Append(tx, changes);
        return stand with { Done = ids.Count < AtOnce };
    }

    /// <summary>After which post it stands, and of which permissions.</summary>
    private sealed record Stand(string Version, long Published, string Post, bool Done);
}

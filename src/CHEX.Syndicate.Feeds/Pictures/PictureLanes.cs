using System.Security.Cryptography;
using System.Text;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>The lanes in which pictures are copied: one that reads the journal and plans, and one for each source that asks its servers.</summary>
public static class PictureLanes
{
    /// <summary>The kind of the one lane that reads the journal.</summary>
    public const string Planning = "picture-plan";

    /// <summary>The kind of the lanes that copy; the key is the source.</summary>
    public const string Copying = "pictures";

    /// <summary>
    /// Opens the lanes, and has every post of every source looked at where other permissions are configured than before. Call it when a configuration
    /// is applied, after the sources are known; also with those that were taken out.
    /// </summary>
    public static async Task Prepare(Tx tx, IReadOnlyList<SourceInfo> sources)
    {
        await PictureCopies.ForgetLeft(tx);
        await LaneTable.Open(tx, Planning, Journal.Log, Journal.Log, await Journal.Head(tx));
        var version = Version(sources);
        var changed = await Meta.Get(tx, Meta.Key.PicturePermissions) != version;
        if (changed) await Meta.Set(tx, Meta.Key.PicturePermissions, version);
        foreach (var source in sources)
        {
            await LaneTable.Open(tx, Copying, source.Id);
            if (changed) await LaneTable.Revive(tx, Copying, source.Id);
        }
    }

    /// <summary>A hash of which sources' pictures may be shown, and of whose texts.</summary>
    internal static string Version(IEnumerable<SourceInfo> sources) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', sources.OrderBy(s => s.Id, StringComparer.Ordinal).Select(s => $"{s.Id} {s.Pictures} {s.Republish}")))).AsSpan(0, 12));
}

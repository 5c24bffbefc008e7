using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>A post whose pictures are to be looked for.</summary>
internal sealed record PictureTask
{
    public required string Post { get; init; }

    /// <summary>A hash of what is looked for.</summary>
    public required string Version { get; init; }

    /// <summary>How often it was looked for in vain.</summary>
    public required long Tries { get; init; }

    /// <summary>The addresses that are not asked again, as JSON.</summary>
    public required string Refused { get; init; }
}

/// <summary>Which posts' pictures are to be looked for, and when: one line for each post that has pictures to show, or copies to let go.</summary>
internal static class PictureTasks
{
    /// <summary>Plans a look at a post's pictures where other ones are wanted than when it was last planned, or its text is a new one. True where one is due.</summary>
    public static async Task<bool> Plan(Tx tx, Post post, SourceInfo source)
    {
        var wanted = WantedPicture.Of(post, source);
        var with = new { post.Id, post.Source, version = Version(post, wanted), published = post.Published.ToUnixTimeMilliseconds(), tx.Now };
        // Where none is wanted there is something to do only if there are copies, and these have a line.
        return wanted.Count == 0
            ? await tx.Execute("UPDATE picture_task SET version = @version, due = @Now, tries = 0, refused = '[]' WHERE post = @Id AND version <> @version", with) > 0
            : await tx.Execute(
                """
                INSERT INTO picture_task (post, source, version, published, due) VALUES (@Id, @Source, @version, @published, @Now)
                ON CONFLICT (post) DO UPDATE SET version = excluded.version, published = excluded.published, due = excluded.due, tries = 0, refused = '[]'
                WHERE picture_task.version <> excluded.version
                """,
                with) > 0;
    }

    /// <summary>A hash of what a look at the post is for.</summary>
    public static string Version(Post post, IReadOnlyList<WantedPicture> wanted) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        FormattableString.Invariant($"{post.Revision}\n{string.Join('\n', wanted.Select(w => $"{w.Url}\n{w.Ask}"))}"))).AsSpan(0, 12));

    /// <summary>The next post of a source to look at, the newest first; null where none is due.</summary>
    public static Task<PictureTask?> Next(Tx tx, string source) => tx.One<PictureTask>(
        "SELECT post AS Post, version AS Version, tries AS Tries, refused AS Refused FROM picture_task WHERE source = @source AND due <= @Now ORDER BY published DESC, post LIMIT 1", new { source, tx.Now });

    /// <summary>Some of a source's posts that have pictures, or would have them.</summary>
    public static Task<IReadOnlyList<string>> Some(Tx tx, string source, int most) =>
        tx.Query<string>("SELECT post FROM picture_task WHERE source = @source ORDER BY post LIMIT @most", new { source, most = (long)most });

    /// <summary>When the next of a source's posts is due; null where none is planned.</summary>
    public static Task<long?> NextDue(Tx tx, string source) => tx.One<long?>("SELECT min(due) FROM picture_task WHERE source = @source AND due IS NOT NULL", new { source });

    /// <summary>Notes when a post is looked at again (null: never), unless another look was planned meanwhile.</summary>
    public static Task PutOff(Tx tx, PictureTask task, long? due, long tries, IReadOnlyCollection<string> refused) => tx.Execute(
        "UPDATE picture_task SET due = @due, tries = @tries, refused = @refused WHERE post = @Post AND version = @Version",
        new { task.Post, task.Version, due, tries, refused = JsonSerializer.Serialize(refused) });
}

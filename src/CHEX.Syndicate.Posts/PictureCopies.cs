using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>
/// Which copies posts show. All that changes them holds the journal first (see docs/decisions/0018): two posts that show the same picture
/// cannot lose it at once without either noticing that it was the last.
/// </summary>
public static class PictureCopies
{
    private const int Piece = 500;

    /// <summary>The copies there are for a post, shown or not yet.</summary>
    public static Task<IReadOnlyList<PictureCopy>> Of(Tx tx, string post) => tx.Query<PictureCopy>(
        """
        SELECT u.url AS Of, p.id AS Id, p.type AS Type, p.bytes AS Length, p.width AS Width, p.height AS Height
        FROM picture_use AS u JOIN picture AS p ON p.id = u.picture WHERE u.post = @post
        """,
        new { post });

    /// <summary>
    /// Makes a post show those of its copies that it wants, in their order, and lets the others go. Where that is another face than before, the journal
    /// gets a quiet change: everything that is made of it is made anew, and nobody is told of an edit, for there was none.
    /// </summary>
    /// <returns>The change, to be written to the journal as the last step; null where nothing is otherwise. Call it with the journal held.</returns>
    public static async Task<NewChange?> Show(Tx tx, Post post, IReadOnlyList<WantedPicture> wanted)
    {
        await Keep(tx, post.Id, [.. wanted.Select(w => w.Url)]);
        var copies = (await Of(tx, post.Id)).ToDictionary(c => c.Of, StringComparer.Ordinal);
        IReadOnlyList<PictureCopy> shown = [.. wanted.Where(w => copies.ContainsKey(w.Url)).Select(w => copies[w.Url])];
        if (shown.SequenceEqual(post.Pictures)) return null;
        await tx.Execute("UPDATE post SET pictures = @pictures WHERE id = @Id", new { pictures = PostRow.Write(shown), post.Id });
        return new(post.Id, ChangeKind.Revised, post.Revision, Quiet: true);
    }

    /// <summary>Lets all the copies of a post go, with what was planned for it. For a post that is no longer shown, or no longer with pictures.</summary>
    public static async Task Forget(Tx tx, string post)
    {
        await Keep(tx, post, []);
        await tx.Execute("DELETE FROM picture_task WHERE post = @post", new { post });
        await tx.Execute("UPDATE post SET pictures = '[]' WHERE id = @post AND pictures <> '[]'", new { post });
    }

    /// <summary>The same for posts that are not shown any more, and still have copies: an older program took them out, or an older database has brought back what was copied since.</summary>
    public static async Task ForgetLeft(Tx tx)
    {
        var left = await tx.Query<string>("SELECT DISTINCT u.post FROM picture_use AS u LEFT JOIN post AS p ON p.id = u.post WHERE p.id IS NULL OR p.state <> 'published'");
        if (left.Count == 0) return;
        await Journal.Hold(tx);
        foreach (var post in left) await Forget(tx, post);
    }

    // Bytes go with the last post that shows them.
    private static async Task Keep(Tx tx, string post, string[] urls)
    {
        var gone = await tx.Query<string>("DELETE FROM picture_use WHERE post = @post AND url NOT IN @urls RETURNING picture", new { post, urls });
        foreach (var ids in gone.Distinct(StringComparer.Ordinal).Chunk(Piece))
        {
            var last = (await tx.Query<string>("DELETE FROM picture WHERE id IN @ids AND NOT EXISTS (SELECT 1 FROM picture_use AS u WHERE u.picture = picture.id) RETURNING id", new { ids })).ToArray();
            if (last.Length > 0) await tx.Execute("DELETE FROM picture_piece WHERE picture IN @last", new { last });
        }
    }
}

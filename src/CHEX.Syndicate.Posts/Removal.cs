using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>Taking posts out, and back. Each is a loud change: whoever was told of a post is told of its end.</summary>
public static class Removal
{
    /// <summary>By whom a post was withdrawn.</summary>
    public const string BySource = PostRow.BySource;

    /// <inheritdoc cref="BySource"/>
    public const string ByOperator = PostRow.ByOperator;

    /// <summary>
    /// Takes a post out; its text stays in the store, its pictures do not. No reading brings it back, only <see cref="Restore"/>: where its source
    /// lists it again that is told, once.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="post">Its id.</param>
    /// <param name="by"><see cref="BySource"/> or <see cref="ByOperator"/>.</param>
    /// <returns>False where there was nothing to do.</returns>
    public static async Task<bool> Withdraw(Tx tx, string post, string by)
    {
        if (by is not (BySource or ByOperator)) throw new ArgumentException($"'{by}' cannot withdraw a post.", nameof(by));
        var row = await Lock(tx, post);
        if (row?.State == PostRow.IsWithdrawn && row.WithdrawnBy == BySource && by == ByOperator)
        {
            // It is out already: now a person says so.
            await tx.Execute("UPDATE post SET withdrawn_by = @by WHERE id = @post", new { post, by });
            return true;
        }

        // What was never shown is kept out without a word.
        if (row?.State == PostRow.IsHeld && by == ByOperator) return (await OnHold.Refuse(tx, [post])).Count > 0;
        if (row?.State != PostRow.IsPublished) return false;
        await tx.Execute("UPDATE post SET state = 'withdrawn', withdrawn_by = @by, withdrawn_at = @Now, relisted = NULL, missed = 0, absences = 0, absent_since = NULL, moved = 0 WHERE id = @post", new { post, by, tx.Now });
        await PictureCopies.Forget(tx, post);
        await Journal.Append(tx, [new(post, ChangeKind.Withdrawn, row.Rev, Quiet: false), .. await SameStory.Around(tx, post)]);
        return true;
    }

    /// <summary>Publishes a withdrawn post again, as a new generation: ids that were deleted are dead on other servers. False where it is not withdrawn.</summary>
    public static async Task<bool> Restore(Tx tx, string post)
    {
        var row = await Lock(tx, post);
        if (row?.State != PostRow.IsWithdrawn) return false;
        await tx.Execute("UPDATE post SET state = 'published', withdrawn_by = NULL, withdrawn_at = NULL, relisted = NULL, review_due = NULL, gen = gen + 1, absences = 0, absent_since = NULL WHERE id = @post", new { post });
        // What its page answered belongs to the life before.
        await tx.Execute("DELETE FROM post_page WHERE post = @post", new { post });
        await Journal.Append(tx, [new(post, ChangeKind.Published, row.Rev, Quiet: false), .. await SameStory.Around(tx, post)]);
        return true;
    }

    /// <summary>
    /// Erases all that was known of a post but its id, its source, its number, and hashes of its names by which it is
    /// recognised and kept out. It cannot be undone. The store's files are rid of it after <see cref="Db.Scrub"/>.
    /// False where it is unknown or purged already.
    /// </summary>
    public static async Task<bool> Purge(Tx tx, string post)
    {
        var row = await Lock(tx, post);
        if (row is null || row.State == PostRow.IsPurged) return false;
        await Purged.Remember(tx, [post]);
        await tx.Execute(
            "UPDATE post SET state = 'purged', withdrawn_by = NULL, origin = NULL, url = '', title = '', summary = NULL, content = NULL, language = NULL, authors = '[]', " +
            "categories = '[]', topics = '[]', image = NULL, enclosures = '[]', published = 0, precision = 'instant', updated = 0, first_seen = 0, last_seen = 0, " +
            "absences = 0, absent_since = NULL, moved = 0, relisted = NULL, withdrawn_at = NULL, missed = 0, review_due = NULL WHERE id = @post",
            new { post });
        await tx.Execute("DELETE FROM revision WHERE post = @post", new { post });
        await PictureCopies.Forget(tx, post);
        // A hash of a short text can be found by trying: it goes too.
        await tx.Execute("DELETE FROM fingerprint WHERE post = @post", new { post });
        await tx.Execute("UPDATE alias SET name = NULL WHERE post = @post", new { post });
        await tx.Execute("DELETE FROM post_page WHERE post = @post", new { post });
        await Journal.Append(tx, [new(post, ChangeKind.Purged, row.Rev, Quiet: false), .. await SameStory.Forget(tx, post)]);
        return true;
    }

    private static async Task<PostRow?> Lock(Tx tx, string post)
    {
        await Journal.Hold(tx);
        return await tx.One<PostRow>($"SELECT {PostRow.Columns} FROM post WHERE id = @post{tx.Dialect.ForUpdate}", new { post });
    }
}

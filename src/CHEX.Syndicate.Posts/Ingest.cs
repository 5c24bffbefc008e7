using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>
/// Saves what a reading found. Reading the same thing twice changes nothing.
/// <code>
/// drafts ─1 recognise, repair─► posts ─2 compare─► new | edited | cosmetic | the same ─3 write─► ─4 hold─► ─5 names, days─► ─6 stories─► ─7 journal
/// </code>
/// What is compared is this reading with the last one of the same origin, reader and normaliser: only that difference
/// is an edit by the source, and only that is loud.
/// </summary>
public static class Ingest
{
    // A list that gives titles and excerpts reads otherwise than the page that has the text, though both be of one origin.
    private const string Brief = " (brief)";

    /// <summary>Saves the drafts of one reading of one source. Call it once in a transaction, as its last step before the lane's outcome.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="source">Whose drafts they are.</param>
    /// <param name="origin">Which of the source's ways of reading answered.</param>
    /// <param name="drafts">In the source's order, newest first; where two are one post, the first counts.</param>
    /// <param name="quiet">True where nobody is to be told: a first reading, an import.</param>
    /// <param name="reader">
    /// Which version of the reader, and of the recipe, made the items. What another version makes of the same page takes the
    /// place of what was made before, and is no edit by the source.
    /// </param>
    /// <param name="hold">Which new posts are held; null holds none.</param>
    /// <param name="list">The list that they are from; null where it was not read to its end, so that nothing can be missing from it.</param>
    public static async Task<IngestResult> Save(
        Tx tx, SourceInfo source, string origin, IReadOnlyList<Draft> drafts, bool quiet, string reader = "", HoldRule? hold = null, WholeList? list = null)
    {
        var version = FormattableString.Invariant($"{Normaliser.Version}/{reader}");

        // 1. Recognise, by any name; what has none that is known may be a post whose names were changed.
        // First the journal: a story's posts are of several sources, and whoever locks some of them waits for no other.
        if (drafts.Count > 0) await Journal.Hold(tx);
        IReadOnlyList<Alias>[] names = [.. drafts.Select(d => Alias.Of(source.Id, d.Names.Append(d.Url)))];
        await Purged.Recognise(tx, source.Id, names);
        await SharedNames.Save(tx, source.Id, drafts.SelectMany(d => Alias.Of(source.Id, d.SharedNames)));
        var known = await Known.Load(tx, source.Id, names);
        known.TellApart(source, drafts, names);
        var repairs = list is null ? [] : await known.Repair(tx, source, drafts, names, list);
        var posts = new string[drafts.Count];
        var changes = new List<(DateTimeOffset Published, int Place, NewChange Change)>();
        var ambiguous = new List<IngestResult.Ambiguity>();
        var relisted = new List<string>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        var fresh = new HashSet<string>(StringComparer.Ordinal);
        var touched = new List<(string Post, string? Canonical)>();
        var excluded = 0;
        for (var i = 0; i < drafts.Count; i++)
        {
            var draft = drafts[i];
            var found = known.PostsOf(names[i]);
            if (found.Count > 1) ambiguous.Add(new(draft.Url, found[0], [.. found.Skip(1)]));
            var id = posts[i] = found.Count > 0 ? found[0] : PostId.Of(known.FirstName(names[i]));
            if (!done.Add(id)) continue;
            // What a filter keeps out leaves no trace; what is a post already stays one, and is kept up to date.
            if (found.Count == 0 && draft.Excluded is not null)
            {
                excluded++;
                continue;
            }

            if (found.Count == 0) fresh.Add(id);
            known.Name(id, names[i]);
            if (found.Count > 0 && known.Row(id) is { IsBack: true }) relisted.Add(id);

            // 2. Compare, 3. Write
            var way = draft.Content is null ? origin + Brief : origin;
            var change = found.Count == 0
                ? await Publish(tx, id, source, way, version, draft, quiet)
                : await Compare(tx, source, known.Row(id), known.Read(id, way), way, version, draft, quiet);
            if (change is { } made) changes.Add((made.Published, i, made.Change));
            if (change is not null || (found.Count > 0 && known.Row(id).State == PostRow.IsHeld)) touched.Add((id, draft.Canonical));
        }

        // 4. Hold
        var held = await OnHold.Keep(tx, hold, [.. changes.Where(c => c.Change.Kind == ChangeKind.Published).Select(c => c.Change.Post)], fresh, quiet);
        changes.RemoveAll(c => held.Contains(c.Change.Post));

        // 5. Names and days
        await known.SaveNames(tx);
        await PostWriting.Listed(tx, posts);
        await PostWriting.Relisted(tx, relisted);

        // 6. Stories: other sources' posts that tell the same are shown anew.
        var others = await SameStory.Settle(tx, source, touched);

        // 7. Journal: the oldest first, so that whoever tells them one by one tells them in order.
        await Journal.Append(tx, [.. changes.OrderBy(c => c.Published).ThenByDescending(c => c.Place).Select(c => c.Change), .. others]);
        var published = changes.Count(c => c.Change.Kind == ChangeKind.Published);
        return new(published, changes.Count - published, drafts.Count - changes.Count - held.Count - excluded, posts)
        {
            Ambiguous = ambiguous,
            Held = held.Count,
            Excluded = excluded,
            Repaired = repairs,
            Relisted = [.. relisted.Select(id => known.Row(id).Post())],
        };
    }

    private static async Task<(DateTimeOffset Published, NewChange Change)?> Publish(Tx tx, string id, SourceInfo source, string way, string version, Draft draft, bool quiet)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(tx.Now);
        var (published, precision) = Dating.New(draft, now, source.TimeZone);
        var updated = draft.Updated is { } said && said > published && said <= now ? said : published;
        var post = Merge.Whole(
            new Post
            {
                Id = id,
                Source = source.Id,
                State = PostState.Published,
                Revision = 1,
                Seq = 0,
                Url = "",
                Title = "",
                Language = draft.Language,
                Published = published,
                Updated = updated,
                FirstSeen = now,
            },
            draft);
        await PostWriting.Insert(tx, post, way, precision);
        await PostWriting.Print(tx, id, way, version, draft);
        return (published, new(id, ChangeKind.Published, 1, quiet));
    }

    private static async Task<(DateTimeOffset Published, NewChange Change)?> Compare(Tx tx, SourceInfo source, PostRow row, Known.Print? last, string way, string version, Draft draft, bool quiet)
    {
        // What was taken out stays out, whoever took it, whatever the source says now.
        if (row.State is PostRow.IsPurged or PostRow.IsWithdrawn) return null;

        var sameVersion = last?.Version == version;
        var isSame = sameVersion && last!.Words == draft.Words && last.Markup == draft.Markup;
        if (isSame) return null;

        var before = row.Post();
        var changed = sameVersion ? Fingerprint.Changed(last!.Words, draft.Words) : new HashSet<Fingerprint.Field>();
        var after = last is null ? Merge.Gaps(before, draft)
            : row.Origin == way ? Merge.Whole(before, draft)
            : Merge.Fields(before, draft, changed);
        var (published, precision) = Dating.Known(row, draft, source.TimeZone);
        await PostWriting.Print(tx, row.Id, way, version, draft);

        var differs = Fingerprint.Markup(before) != Fingerprint.Markup(after) || published != before.Published || precision != row.Precision;
        if (!differs) return null;

        if (row.State == PostRow.IsHeld)
        {
            await OnHold.Follow(tx, after with { Published = published, Updated = Later(before.Updated, published) }, before.Content == after.Content ? row.Origin : way, precision);
            return null;
        }

        // An edit is what the source changed, and what a reader of the post would notice.
        var edited = changed.Count > 0 && Fingerprint.Words(before) != Fingerprint.Words(after);
        if (edited) await PostWriting.Keep(tx, before, after);
        var now = DateTimeOffset.FromUnixTimeMilliseconds(tx.Now);
        after = after with
        {
            Revision = before.Revision + 1,
            Published = published,
            Updated = edited ? Later(now, before.Updated) : Later(before.Updated, published),
        };
        await PostWriting.Update(tx, after, before.Content == after.Content ? row.Origin : way, precision);
        return (published, new(row.Id, ChangeKind.Revised, after.Revision, Quiet: quiet || !edited));
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

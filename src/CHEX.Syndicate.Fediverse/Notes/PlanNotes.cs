using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Fediverse.Documents;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Fediverse.Notes;

/// <summary>
/// Makes notes of the journal's changes: the main path from what happened to posts to what accounts say.
/// <code>
/// 1 hold the lane, and the lanes that let notes out: no note leaves while it is being judged
/// 2 read the next changes
/// 3 each change, by what the post is now:
///     published   a note of this generation: queued if loud, silent if quiet and the first of its story
///     revised     nothing while queued; else the note says the new text, and says so aloud if the change was loud
///     withdrawn   every note of it ends, and every boost; a queued one never leaves, another is taken back
///     purged      the same, and the text of everything that was said is erased
/// 4 wake the lanes that have something to let out
/// 5 number the activities, last, and move the cursor
/// </code>
/// All in one transaction: a crash leaves nothing half done, and a second run finds the cursor behind what is done.
/// </summary>
public sealed partial class PlanNotes(Db db, FediverseSettings settings, Addresses addresses, ILogger<PlanNotes> log) : ILaneHandler
{
    private const int Batch = 100;

    public string Kind => NoteLanes.Notes;

    public TimeSpan Budget => TimeSpan.FromSeconds(30);

    public int Slots => 1;

    public async Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
    {
        await db.Write(
            async tx =>
            {
                // :: 1 Hold the lanes.
                await LaneTable.Fence(tx, lane);
                await NoteLanes.Hold(tx);
                var plan = new NotePlan(await Accounts(tx));

                // :: 2 The next changes.
                var changes = await Journal.After(tx, lane.Cursor, Batch);
                var posts = await LockedPosts.Get(tx, changes.Select(c => c.Post));

                // :: 3 What each means.
                foreach (var change in changes)
                {
                    var post = posts.GetValueOrDefault(change.Post);
                    var notes = await NoteTable.Of(tx, change.Post);
                    if (change.Kind is ChangeKind.Published or ChangeKind.Revised) await Say(tx, plan, change, post, notes);
                    else await TakeBack(tx, plan, change, post, notes);
                }

                // :: 4 Wake.
                foreach (var account in plan.Woken) await LaneTable.Wake(tx, NoteLanes.Announce, account);

                // :: 5 Numbers, and the cursor.
                foreach (var a in plan.Activities) await ActivityLog.Append(tx, a.Account, a.Type, a.Note, a.Created, a.Body);
                await LaneTable.Finish(tx, lane, Outcome.UpTo(changes.Count == 0 ? lane.Cursor : changes[^1].Seq));
            },
            cancellation);
        return null;
    }

    private async Task Say(Tx tx, NotePlan plan, Change change, Post? post, IReadOnlyList<StoredNote> notes)
    {
        // What it is now counts: a post that is gone again has a later change that says so.
        if (post is not { State: PostState.Published }) return;
        if (settings.Source(post.Source) is not { } source)
        {
            Log.NoSource(log, post.Id, post.Source);
            return;
        }

        if (notes.FirstOrDefault(n => n.Kind == StoredNote.Note && n.Generation == post.Generation) is { } note) await Revise(tx, plan, change, post, source, note);
        else if (change.Kind == ChangeKind.Published) await Begin(tx, plan, change, post);
    }

    private async Task Begin(Tx tx, NotePlan plan, Change change, Post post)
    {
        if (HomeAccount.Of(post.Source, settings.Accounts) is not { } home || !plan.MaySpeak(home.Name, change.Seq)) return;
        // Whether a loud one tells a story that was told already is asked when it leaves.
        if (change.Quiet && await FirstNote.Exists(tx, post.Id)) return;
        var added = await NoteTable.Add(tx, new StoredNote
        {
            Id = addresses.Note(post.Id, post.Generation),
            Kind = StoredNote.Note,
            Account = home.Name,
            Post = post.Id,
            Generation = post.Generation,
            State = change.Quiet ? StoredNote.Silent : StoredNote.Queued,
            Revision = post.Revision,
            Due = change.At.ToUnixTimeMilliseconds() + (long)home.AnnounceAfter.TotalMilliseconds,
            Published = post.Published.ToUnixTimeMilliseconds(),
        });
        if (added && !change.Quiet) plan.Woken.Add(home.Name);
    }

    private async Task Revise(Tx tx, NotePlan plan, Change change, Post post, SourceInfo source, StoredNote note)
    {
        // A queued note says whatever is current when it leaves; and one word serves for two edits read together.
        if (note.State is StoredNote.Queued or StoredNote.Gone || change.Revision <= note.Revision) return;
        if (change.Quiet)
        {
            await NoteTable.Save(tx, note with { Revision = change.Revision });
            return;
        }

        // Mastodon takes a new text only with a later date than the last one, in whole seconds.
        var updated = Math.Max(change.At.ToUnixTimeMilliseconds(), (note.Updated ?? note.Published) + 1000);
        var edited = note with { Revision = post.Revision, Updated = updated };
        await NoteTable.Save(tx, edited);
        plan.Append(note, "Update", Activities.Update(edited.View(post, source, settings), post.Revision, addresses));
    }

    private async Task TakeBack(Tx tx, NotePlan plan, Change change, Post? post, IReadOnlyList<StoredNote> notes)
    {
        foreach (var note in notes)
        {
            // A post that a person has restored since has a new note, which stays.
            if (note.State != StoredNote.Gone && !(post is { State: PostState.Published } && note.Generation >= post.Generation))
            {
                await NoteTable.Save(tx, note with { State = StoredNote.Gone, Updated = change.At.ToUnixTimeMilliseconds() });
                if (note.State != StoredNote.Queued) TakeBack(plan, change, note);
            }

            if (change.Kind == ChangeKind.Purged && note.Kind == StoredNote.Note) await ActivityLog.Erase(tx, note.Account, note.Id);
        }
    }

    private void TakeBack(NotePlan plan, Change change, StoredNote note)
    {
        if (note.Kind == StoredNote.Note)
            plan.Append(note, "Delete", Activities.Delete(note.Id, note.Account, change.At, addresses));
        else
            plan.Append(note, "Undo", Activities.UndoBoost(note.Id, note.Account, addresses.Note(note.Post, note.Generation), addresses));
    }

    private static Task<IReadOnlyList<Standing>> Accounts(Tx tx) => tx.Query<Standing>(
        """
        SELECT l.key AS Name, l.cursor AS Began, COALESCE(a.state, 'active') AS State
        FROM lane AS l LEFT JOIN account AS a ON a.name = l.key WHERE l.kind = @Announce
        """,
        new { NoteLanes.Announce });

    // What one batch of changes leads to.
    private sealed class NotePlan(IReadOnlyList<Standing> accounts)
    {
        private readonly Dictionary<string, Standing> accounts = accounts.ToDictionary(a => a.Name, StringComparer.Ordinal);

        public List<(string Account, string Type, string Note, long Created, string Body)> Activities { get; } = [];

        public SortedSet<string> Woken { get; } = new(StringComparer.Ordinal);

        public bool MaySpeak(string account, long seq) =>
            accounts.TryGetValue(account, out var a) && a.State == "active" && seq > a.Began;

        // A frozen account says nothing new, but what it said is still edited and taken back; a retired one is gone from every server.
        public void Append(StoredNote note, string type, string body)
        {
            if (accounts.TryGetValue(note.Account, out var a) && a.State != "retired") Activities.Add((note.Account, type, note.Id, note.Created, body));
        }
    }

    private sealed record Standing
    {
        public required string Name { get; init; }
        public required long Began { get; init; }
        public required string State { get; init; }
    }

    private static partial class Log
    {
        [LoggerMessage(3020, LogLevel.Warning, "Post {Post} is of source '{Source}', which is not configured: its note is left as it is.")]
        public static partial void NoSource(ILogger logger, string post, string source);
    }
}

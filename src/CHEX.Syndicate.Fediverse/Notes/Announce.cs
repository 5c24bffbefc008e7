using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Fediverse.Documents;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Fediverse.Notes;

/// <summary>
/// Lets an account's queued notes out: those that are due, oldest post first, at the account's pace.
/// <code>
/// 1 hold the lanes
/// 2 ask how many may leave now
/// 3 each: say what the post says at this moment, or nothing where it is gone or its story is told
///     a note      queues the boosts of the other accounts whose selection has it
///     a boost     names the home's note
/// 4 come back when the next one is due and the pace allows it
/// </code>
/// </summary>
public sealed partial class Announce(Db db, FediverseSettings settings, Addresses addresses, ILogger<Announce> log) : ILaneHandler
{
    private const int AtOnce = 20;

    // An account without keys cannot sign what it says; it has them as soon as somebody has looked at it.
    private const long Soon = 10_000;

    public string Kind => NoteLanes.Announce;

    public TimeSpan Budget => TimeSpan.FromSeconds(30);

    public int Slots => 2;

    public async Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
    {
        await db.Write(
            async tx =>
            {
                // :: 1 Hold the lanes.
                await NoteLanes.Hold(tx);
                await LaneTable.Fence(tx, lane);
                await LaneTable.Finish(tx, lane, await Leave(tx, lane));
            },
            cancellation);
        return null;
    }

    private async Task<Outcome> Leave(Tx tx, Lane lane)
    {
        // The lane sleeps until it is woken: it follows no log.
        var asleep = Outcome.UpTo(lane.Cursor);
        if (settings.Accounts.FirstOrDefault(a => a.Name == lane.Key) is not { } account) return asleep;
        var standing = await tx.One<Standing>("SELECT state AS State, next_note AS Full FROM account WHERE name = @Name", new { account.Name });
        if (standing is null) return await NoteTable.NextDue(tx, account.Name) is null ? asleep : Outcome.At(tx.Now + Soon, lane.Cursor);
        if (standing.State != "active") return asleep;

        // :: 2 How many may leave.
        var pace = Pacing.Of(account);
        var full = standing.Full;
        var notes = await NoteTable.Due(tx, account.Name, AtOnce);
        var posts = await LockedPosts.Get(tx, notes.Select(n => n.Post));
        foreach (var note in notes)
        {
            if (pace.Next(full) > tx.Now) break;

            // :: 3 What it says is what the post says now.
            if (await Out(tx, note, posts.GetValueOrDefault(note.Post))) full = pace.Take(full, tx.Now);
        }

        await tx.Execute("UPDATE account SET next_note = @full WHERE name = @Name", new { full, account.Name });

        // :: 4 The next one.
        return await NoteTable.NextDue(tx, account.Name) is { } due ? Outcome.At(Math.Max(due, pace.Next(full)), lane.Cursor) : asleep;
    }

    private async Task<bool> Out(Tx tx, StoredNote note, Post? post)
    {
        if (post is not { State: PostState.Published } || post.Generation != note.Generation)
        {
            // The journal will say so too; but nobody shall see what is already withdrawn.
            await NoteTable.Save(tx, note with { State = StoredNote.Gone, Updated = tx.Now });
            return false;
        }

        if (settings.Source(post.Source) is not { } source)
        {
            Log.NoSource(log, post.Id, post.Source);
            await NoteTable.Save(tx, note with { State = StoredNote.Gone, Updated = tx.Now });
            return false;
        }

        if (note.Kind == StoredNote.Note && await FirstNote.Of(tx, post.Id) is { } first)
        {
            // The story is told. Whoever follows only accounts that were not told is pointed to the note that told it.
            await NoteTable.Drop(tx, note);
            if (first.State == StoredNote.Out) await Boosts.Queue(tx, first, post.Source, post.Published, settings, addresses);
            return false;
        }

        var spoken = note with { State = StoredNote.Out, Revision = post.Revision, Published = tx.Now };
        if (note.Kind == StoredNote.Note) await Boosts.Queue(tx, spoken, post.Source, post.Published, settings, addresses);
        var seq = note.Kind == StoredNote.Note
            ? await ActivityLog.Append(tx, note.Account, "Create", note.Id, null, Activities.Create(spoken.View(post, source, settings), addresses))
            : await ActivityLog.Append(tx, note.Account, "Announce", note.Id, null, Activities.Boost(note.Id, note.Account, addresses.Note(note.Post, note.Generation), DateTimeOffset.FromUnixTimeMilliseconds(tx.Now), addresses));
        await NoteTable.Save(tx, spoken with { Created = seq });
        return true;
    }

    private sealed record Standing
    {
        public required string State { get; init; }
        public required long Full { get; init; }
    }

    private static partial class Log
    {
        [LoggerMessage(3030, LogLevel.Warning, "Post {Post} is of source '{Source}', which is not configured any more: its note does not leave.")]
        public static partial void NoSource(ILogger logger, string post, string source);
    }
}

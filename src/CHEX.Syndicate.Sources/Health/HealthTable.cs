using System.Globalization;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Health;

/// <summary>What can be the matter with a source; each has its own state.</summary>
public static class Matter
{
    /// <summary>What it answers: ok, suspect, broken.</summary>
    public const string Drift = "drift";

    /// <summary>Whether it answers: ok, failing, gone.</summary>
    public const string Answer = "answer";

    /// <summary>How old its news is: ok, quiet.</summary>
    public const string Age = "age";

    /// <summary>Whether posts of it wait because too many came at once: ok, held.</summary>
    public const string Flood = "flood";
}

/// <summary>How one matter of a source stands.</summary>
/// <param name="Source">The source's id.</param>
/// <param name="Matter">See <see cref="Health.Matter"/>.</param>
/// <param name="State">"ok", or what is wrong.</param>
/// <param name="Since">Since when (ms).</param>
/// <param name="Streak">How many readings in a row said so.</param>
/// <param name="Why">Why, a line each; empty where it is well.</param>
/// <param name="Told">The state that was last told to the webhook.</param>
/// <param name="ToldAt">When (ms).</param>
public sealed record Condition(string Source, string Matter, string State, long Since, long Streak, string Why, string Told, long ToldAt)
{
    /// <summary>Nothing is wrong.</summary>
    public const string Ok = "ok";

    public const string Suspect = "suspect";
    public const string Broken = "broken";
    public const string Failing = "failing";
    public const string Gone = "gone";
    public const string Quiet = "quiet";
    public const string Held = "held";

    public bool IsOk => State == Ok;
}

/// <summary>How the sources stand, matter by matter. A matter that was never anything but well has no row.</summary>
public static class HealthTable
{
    /// <summary>After so many suspect readings in a row a source is broken.</summary>
    public const int BrokenAfter = 3;

    private const int LongestReasons = 2000;

    // Of what is no longer configured, or was paused by hand, nobody wants to hear.
    private const string Read = "source IN (SELECT id FROM source WHERE state = 'active' AND (hold IS NULL OR hold = 'gone'))";

    private const string Columns = "source AS Source, matter AS Matter, state AS State, since AS Since, streak AS Streak, reasons AS Why, told AS Told, told_at AS ToldAt";

    /// <summary>All matters of a source.</summary>
    public static Task<IReadOnlyList<Condition>> Of(Tx tx, string source) =>
        tx.Query<Condition>($"SELECT {Columns} FROM health WHERE source = @source ORDER BY matter", new { source });

    /// <summary>All matters of all sources.</summary>
    public static Task<IReadOnlyList<Condition>> All(Tx tx) => tx.Query<Condition>($"SELECT {Columns} FROM health ORDER BY source, matter");

    /// <summary>The matters whose state the webhook has not been told, or is to be told again.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="before">What is broken, failing or gone and was told before this moment is told again.</param>
    /// <param name="limit">So many at once.</param>
    public static Task<IReadOnlyList<Condition>> Untold(Tx tx, long before, int limit) => tx.Query<Condition>(
        $"SELECT {Columns} FROM health WHERE (state <> told OR (state IN ('broken', 'failing', 'gone') AND told_at <= @before)) AND {Read} ORDER BY source, matter LIMIT @limit", new { before, limit = (long)limit });

    /// <summary>When something that is told again and again was told longest ago; null where there is none.</summary>
    public static Task<long?> LongestTold(Tx tx) => tx.One<long?>("SELECT min(told_at) FROM health WHERE state IN ('broken', 'failing', 'gone') AND " + Read);

    /// <summary>Notes that the webhook was told of a state.</summary>
    public static Task Tell(Tx tx, Condition told) =>
        tx.Execute("UPDATE health SET told = @State, told_at = @now WHERE source = @Source AND matter = @Matter", new { told.State, told.Source, told.Matter, now = tx.Now });

    /// <summary>Sets the state of a matter, as another reading found it. Returns it where it is another than before, else null.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="known">How the source's matters stood (<see cref="Of"/>).</param>
    /// <param name="source">The source's id.</param>
    /// <param name="matter">See <see cref="Matter"/>.</param>
    /// <param name="state">How it stands now.</param>
    /// <param name="reasons">Why, a sentence each.</param>
    /// <param name="streak">How many readings in a row have said so.</param>
    public static async Task<Condition?> Set(Tx tx, IReadOnlyList<Condition> known, string source, string matter, string state, IReadOnlyList<string> reasons, long streak = 0)
    {
        var before = known.FirstOrDefault(c => c.Matter == matter);
        var text = Fit(reasons);
        if (before is null ? state == Condition.Ok : before.State == state && before.Why == text && before.Streak == streak) return null;
        var changed = before?.State != state;
        await tx.Execute(
            """
            INSERT INTO health (source, matter, state, since, streak, reasons, told, told_at) VALUES (@source, @matter, @state, @now, @streak, @text, 'ok', 0)
            ON CONFLICT (source, matter) DO UPDATE SET state = excluded.state, streak = excluded.streak, reasons = excluded.reasons,
              since = CASE WHEN health.state = excluded.state THEN health.since ELSE excluded.since END
            """,
            new { source, matter, state, now = tx.Now, streak, text });
        return changed ? new Condition(source, matter, state, tx.Now, streak, text, before?.Told ?? Condition.Ok, before?.ToldAt ?? 0) : null;
    }

    /// <summary>One more reading that is suspect, or is not: what becomes of the state.</summary>
    public static async Task<Condition?> Drift(Tx tx, IReadOnlyList<Condition> known, string source, IReadOnlyList<string> doubts)
    {
        var streak = doubts.Count == 0 ? 0 : 1 + (known.FirstOrDefault(c => c.Matter == Matter.Drift)?.Streak ?? 0);
        var change = await Set(tx, known, source, Matter.Drift, streak == 0 ? Condition.Ok : streak < BrokenAfter ? Condition.Suspect : Condition.Broken, doubts, streak);
        // What was accepted is what is expected from now on.
        if (change is { IsOk: true }) await tx.Execute("UPDATE health SET accepted = 0 WHERE source = @source", new { source });
        return change;
    }

    /// <summary>Whether posts of a source wait because too many came at once, as the posts have it now.</summary>
    public static async Task<Condition?> Flood(Tx tx, IReadOnlyList<Condition> known, string source)
    {
        var count = await tx.One<long>("SELECT count(*) FROM post WHERE source = @source AND state = 'held' AND held_why = 'flood'", new { source });
        return await Set(tx, known, source, Matter.Flood, count == 0 ? Condition.Ok : Condition.Held,
            count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{count} posts came at once and wait")]);
    }

    /// <summary>A person accepts what the source has become: the next reading is not held against the ones before it. False where nothing was wrong.</summary>
    public static async Task<bool> Accept(Tx tx, string source) =>
        await tx.Execute("UPDATE health SET accepted = 1, streak = 0 WHERE source = @source AND matter = 'drift' AND state <> 'ok'", new { source }) > 0;

    /// <summary>True where a person has accepted what it has become, and no good reading has come since.</summary>
    public static async Task<bool> IsAccepted(Tx tx, string source) =>
        await tx.One<long?>("SELECT accepted FROM health WHERE source = @source AND matter = 'drift'", new { source }) == 1;

    /// <summary>Forgets what the reasons quote of a source: part of a purge.</summary>
    public static Task ForgetWords(Tx tx, string source) => tx.Execute("UPDATE health SET reasons = '' WHERE source = @source", new { source });

    private static string Fit(IReadOnlyList<string> reasons)
    {
        var text = string.Join('\n', reasons);
        return PlainText.Tidy(text.Length > LongestReasons ? string.Concat(text.AsSpan(0, LongestReasons), " …") : text);
    }
}

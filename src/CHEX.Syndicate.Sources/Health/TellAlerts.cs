using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Sources.Health;

/// <summary>
/// Tells the webhook how sources stand: once for each change of a state, and once a day while one is broken, failing or gone.
/// What changed several times before it could be told is told once, as it is now; what is well again before anyone heard is not told.
/// 1. load what was not told; 2. post it, all in one; 3. commit that it was told with the lane's outcome.
/// </summary>
public sealed partial class TellAlerts(Db db, Outgoing outgoing, Addresses addresses, AlertSettings settings, IReadOnlyList<SourceInfo> sources, Random random, ILogger<TellAlerts> log) : ILaneHandler
{
    /// <summary>The kind of this lane; there is one.</summary>
    public const string LaneKind = "alert";

    private const string Key = "webhook";
    private const int AtOnce = 50;
    private static readonly TimeSpan Again = TimeSpan.FromDays(1);

    // Unescaped it is readable where it lands in a chat.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Kind => LaneKind;

    public TimeSpan Budget => TimeSpan.FromMinutes(1);

    public int Slots => 1;

    /// <summary>Makes it look for what was not told.</summary>
    public static async Task Wake(Tx tx)
    {
        await LaneTable.Open(tx, LaneKind, Key, due: tx.Now);
        await LaneTable.Wake(tx, LaneKind, Key);
    }

    public async Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
    {
        // :: Step 1: load
        if (settings.Webhook is not { } webhook) return Outcome.UpTo(lane.Cursor);
        var again = (long)Again.TotalMilliseconds;
        var (now, untold, told) = await db.Read(async tx => (tx.Now, await HealthTable.Untold(tx, tx.Now - again, AtOnce), await HealthTable.LongestTold(tx)), cancellation);
        if (untold.Count == 0) return told is { } last ? Outcome.At(last + again, lane.Cursor) : Outcome.UpTo(lane.Cursor);

        // :: Step 2: post
        if (await Refused(webhook, untold, cancellation) is { } reason)
        {
            Log.NotTold(log, untold.Count, lane.Attempts, PlainText.Tidy(reason));
            HealthMetrics.Alert("failed", untold.Count);
            double chance;
            lock (random) chance = random.NextDouble();
            return Outcome.Retry(lane, now + (long)BackOff.Delay(lane.Attempts, chance).TotalMilliseconds, now);
        }

        // :: Step 3: commit
        await db.Write(
            async tx =>
            {
                await LaneTable.Fence(tx, lane);
                foreach (var condition in untold) await HealthTable.Tell(tx, condition);
                var more = (await HealthTable.Untold(tx, tx.Now - again, 1)).Count > 0;
                var next = more ? tx.Now : await HealthTable.LongestTold(tx) + again;
                await LaneTable.Finish(tx, lane, next is { } due ? Outcome.At(due, lane.Cursor) : Outcome.UpTo(lane.Cursor));
            },
            cancellation);
        HealthMetrics.Alert("told", untold.Count);
        return null;
    }

    private async Task<string?> Refused(Uri webhook, IReadOnlyList<Condition> conditions, CancellationToken cancellation)
    {
        var request = new OutboundRequest
        {
            Method = HttpMethod.Post,
            Url = webhook,
            Headers = [new("Content-Type", "application/json"), new("Accept", "*/*")],
            Body = JsonSerializer.SerializeToUtf8Bytes(Message(conditions), Json),
            MaxBytes = 64 * 1024,
            Timeout = TimeSpan.FromSeconds(20),
        };
        try
        {
            var answer = await outgoing.Send(request, cancellation);
            // The address may hold a secret, so that only its host is named.
            return answer.Status is >= 200 and < 300 ? null : string.Create(CultureInfo.InvariantCulture, $"{webhook.Host} answered {answer.Status}.");
        }
        catch (OutboundException e)
        {
            return $"{webhook.Host} did not answer ({e.Fault}).";
        }
    }

    private object Message(IReadOnlyList<Condition> conditions)
    {
        var alerts = conditions.Select(c => new
        {
            // Whoever hears the same twice knows it by this.
            id = string.Create(CultureInfo.InvariantCulture, $"{c.Source}/{c.Matter}/{c.State}/{c.Since}"),
            source = c.Source,
            name = sources.FirstOrDefault(s => s.Id == c.Source)?.Name ?? c.Source,
            page = addresses.SourcePage(c.Source),
            matter = c.Matter,
            state = c.State,
            since = DateTimeOffset.FromUnixTimeMilliseconds(c.Since).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            reminder = c.State == c.Told,
            reasons = c.Why.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            todo = Advice.For(c),
        }).ToList();
        var lines = alerts.Select(a => $"{a.name} ({a.source}): {a.matter} is {a.state}{(a.reasons.Length > 0 ? $" since {a.since}: {string.Join("; ", a.reasons)}" : "")}. {a.todo}".TrimEnd());
        return new { text = string.Join('\n', lines), service = addresses.PublicUrl, alerts };
    }

    private static partial class Log
    {
        [LoggerMessage(2040, LogLevel.Warning, "{Count} alerts could not be posted to the webhook, attempt {Attempt}: {Reason}")]
        public static partial void NotTold(ILogger logger, int count, long attempt, string reason);
    }
}

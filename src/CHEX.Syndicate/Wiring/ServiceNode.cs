using System.Reflection;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Telemetry;

namespace CHEX.Syndicate.Wiring;

/// <summary>
/// One running service, from its configuration to its end:
/// <code>
///   1. take the data folder, so that nobody else runs on it      (RunLock; SQLite only)
///   2. open the store, bring its schema up to date               (OpenStore)
///   3. hold the public address against the recorded one          (Recorded)
///   4. hold deliveries where the data was copied or restored,    (Continuity)
///      settle the configuration to work by, free what the dead   (Applied,
///      held: lanes and hosts,                                     DeadOwners, HostTurn)
///      forget again what an older database has brought back      (Erasure)
///   5. put the rooms together                                    (Rooms)
///   6. serve, then work: lanes run until the stop                (Serve)
/// </code>
/// </summary>
public sealed class ServiceNode : IAsyncDisposable
{
    // A stop takes at most this long: lanes and requests end side by side.
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(10);

    private readonly NodeStart start;
    private readonly ILoggerFactory logs;
    private readonly ILogger log;
    private readonly TimeProvider time;
    private readonly RunLock? held;
    private readonly OpenStore store;
    private readonly Rooms rooms;
    private readonly Continuity continuity;

    private ServiceNode(NodeStart start, ILoggerFactory logs, TimeProvider time, RunLock? held, OpenStore store, Rooms rooms, Continuity continuity) =>
        (this.start, this.logs, log, this.time, this.held, this.store, this.rooms, this.continuity) = (start, logs, logs.CreateLogger<ServiceNode>(), time, held, store, rooms, continuity);

    /// <summary>The program's version, as people see it.</summary>
    public static string Version { get; } = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "0";

    /// <summary>Steps 1 to 5.</summary>
    /// <exception cref="StoreException">The data cannot be used.</exception>
    /// <exception cref="RefusedException">What is recorded is otherwise.</exception>
    public static async Task<ServiceNode> Open(NodeStart start, TimeProvider time, Random random, CancellationToken cancellation)
    {
        var logging = start.Logs ?? ConsoleLog.Make();
        var file = start.File.Settings;
        RunLock? taken = null;
        OpenStore? opened = null;
        try
        {
            // :: Step 1
            if (file.Node.Postgres is null) taken = RunLock.Take(start.Data);

            // :: Step 2
            opened = await OpenStore.Open(file.Node, start.Data, time, cancellation);
            var secret = SecretOf(file.Node, start.Data);

            // :: Step 3
            var addresses = await Recorded.Addresses(opened.Db, file, cancellation);

            // :: Step 4
            var known = new Continuity(opened.Db, taken is null ? null : start.Data);
            if (await known.Check(cancellation) is { } copied) NodeLog.Copied(logging.CreateLogger<ServiceNode>(), copied);
            var (configured, differs) = await Applied.Settle(opened.Db, start.File, random, cancellation);
            if (taken is not null) await opened.Db.Write(FreeDead, cancellation);
            var ledger = PurgeLedger.Of(start.Data);
            if (await new Erasure(opened.Db, ledger).Again(cancellation) is > 0 and var again) NodeLog.PurgedAgain(logging.CreateLogger<ServiceNode>(), again);
            if (differs) NodeLog.FileDiffers(logging.CreateLogger<ServiceNode>(), start.Origin);

            // :: Step 5
            var made = await Rooms.Open(configured.Settings, addresses, opened.Db, secret, time, random, logging, cancellation);
            return new ServiceNode(start, logging, time, taken, opened, made, known);
        }
        catch
        {
            if (opened is not null) await opened.DisposeAsync();
            taken?.Dispose();
            logging.Dispose();
            throw;
        }
    }

    /// <summary>Step 6: serves at once, reads and delivers from then on, until cancelled. <paramref name="serving"/> is called when requests are answered.</summary>
    public async Task Serve(CancellationToken cancellation, Action? serving = null)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task? lanes = null;
        await using var web = WebServer.Build(rooms, start.Listen(), () => lanes is { IsCompleted: false }, logs);
        await web.StartAsync(cancellation);
        await using var ended = web.Lifetime.ApplicationStopping.UnsafeRegister(_ => stopping.Cancel(), null);
        Console.WriteLine($"CHEX.Syndicate {Version} serves {string.Join(", ", web.Urls)} (public address {rooms.Addresses.PublicUrl}), configured by {start.Origin}, keeping its data in {store.Place}");
        if (await store.Db.Read(Holding.Reason, cancellation) is { } reason)
            Console.WriteLine($"Deliveries are held. {reason} Look at what is published, then let them go with: deliveries resume");
        serving?.Invoke();

        lanes = rooms.Runner.Run(stopping.Token);
        var watching = Watch(stopping.Token);
        var noting = KeepNoting(stopping.Token);
        var forgetting = new PurgeWatch(store.Db, rooms.Feeds, rooms.Pictures, PurgeLedger.Of(start.Data), time, logs.CreateLogger<PurgeWatch>()).Run(stopping.Token);
        var ringing = rooms.Changes.Run(stopping.Token);
        // A runner that ends before it is asked to has failed: then the process ends too, and whoever watches it starts it again.
        await Task.WhenAny(lanes, watching);
        await stopping.CancelAsync();
        using var limit = new CancellationTokenSource(Ending, time);
        await Task.WhenAll(lanes, watching, noting, forgetting, ringing, web.StopAsync(limit.Token));
        await Note(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await rooms.DisposeAsync();
        await store.DisposeAsync();
        held?.Dispose();
        logs.Dispose();
    }

    // What a killed service held, nobody holds.
    private static async Task FreeDead(Tx tx)
    {
        await DeadOwners.Release(tx);
        await HostTurn.ReleaseDead(tx);
    }

    // Several nodes share one secret: a file in each one's folder would be several.
    private static Secret SecretOf(NodeConfiguration node, string data)
    {
        var given = Environment.GetEnvironmentVariable(EnvironmentOverrides.Secret);
        if (node.Postgres is not null && string.IsNullOrWhiteSpace(given))
            throw new RefusedException($"With PostgreSQL the secret comes from the environment: set {EnvironmentOverrides.Secret} to 32 random bytes in base64 (openssl rand -base64 32), the same on every node.");
        return Secret.Open(data, given);
    }

    // So that a folder put back after a crash is known too, not only after a graceful stop.
    private async Task KeepNoting(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(TimeSpan.FromMinutes(1), time, stopping);
                await Note(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task Note(CancellationToken cancellation)
    {
        try
        {
            await continuity.Note(cancellation);
        }
        catch (StoreException e)
        {
            NodeLog.NotNoted(log, e);
        }
    }

    // Hearing of other processes may fail while the store is away; lanes poll meanwhile.
    private async Task Watch(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await store.Db.Watch(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StoreException e)
            {
                NodeLog.WatchFailed(log, e);
                await Task.Delay(TimeSpan.FromSeconds(5), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}

internal static partial class NodeLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Origin} is not the applied configuration: the one in the store is used. Apply the file with: apply")]
    public static partial void FileDiffers(ILogger log, string origin);

    [LoggerMessage(2, LogLevel.Warning, "The store cannot be watched now; trying again")]
    public static partial void WatchFailed(ILogger log, Exception e);

    [LoggerMessage(3, LogLevel.Warning, "{Reason} Deliveries are held and the journal has a new epoch. Look at what is published, then let them go with: deliveries resume")]
    public static partial void Copied(ILogger log, string reason);

    [LoggerMessage(5, LogLevel.Warning, "{Count} posts that had been purged were in the database again, as after a restore; they are purged again")]
    public static partial void PurgedAgain(ILogger log, int count);

    [LoggerMessage(4, LogLevel.Warning, "The data folder could not be told how far the database has come; trying again")]
    public static partial void NotNoted(ILogger log, Exception e);
}

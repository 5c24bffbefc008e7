using System.Data;
using System.Globalization;
using Npgsql;

namespace CHEX.Syndicate.Store.Postgres;

/// <summary>
/// The store for many nodes: PostgreSQL, read committed with row locks. Reads see one snapshot. A transaction that the server
/// gave up (a deadlock, a lost connection before the commit) is run again, a few times.
/// </summary>
public sealed class PostgresDb : Db
{
    private const int Tries = 6;

    // One number for all nodes: only one of them migrates at a time.
    private const long MigrationLock = 0x43_48_45_58_0001;

    private readonly NpgsqlDataSource source;
    private readonly PostgresFaults faults;
    private readonly TimeProvider? clock;
    private readonly PostgresWatch watch;

    private PostgresDb(string connectionString, TimeProvider? clock)
    {
        var settings = Settings(connectionString);
        source = new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
        faults = new PostgresFaults(settings);
        this.clock = clock;
        watch = new PostgresWatch(source, Wakes, clock ?? TimeProvider.System);
    }

    public override Dialect Dialect { get; } = new PostgresDialect();

    public override string Kind => "postgres";

    public override Task<string?> Identity(CancellationToken cancellation) => Read(
        async tx => await tx.One<bool>("SELECT has_function_privilege('pg_control_system()', 'execute')")
            ? await tx.One<string>("SELECT CAST(c.system_identifier AS text) || '/' || CAST(d.oid AS text) FROM pg_control_system() AS c, pg_database AS d WHERE d.datname = current_database()")
            : null,
        cancellation);

    /// <summary>
    /// Connects (<c>Host=…;Database=…;Username=…;Password=…</c>) and brings the schema up to date. Without a
    /// <paramref name="clock"/> the store's clock is the server's, the same for all nodes.
    /// </summary>
    /// <exception cref="StoreException">The server cannot be reached, refuses us, or its schema is too new.</exception>
    public static async Task<PostgresDb> Open(string connectionString, TimeProvider? clock, CancellationToken cancellation)
    {
        var db = new PostgresDb(connectionString, clock);
        try
        {
            await db.Write(
                async tx =>
                {
                    await tx.Execute("SELECT pg_advisory_xact_lock(@MigrationLock)", new { MigrationLock });
                    await Migrations.Apply(tx, db.faults.Where);
                },
                cancellation);
            return db;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    public override async Task<T> Read<T>(Func<Tx, Task<T>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellation);
                await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
                var now = await Now(connection, readOnly: true, cancellation);
                return await work(new Tx(connection, snapshot, Dialect, now, cancellation));
            }
            catch (NpgsqlException e) when (Again(e, attempt, cancellation))
            {
                await Pause(attempt, cancellation);
            }
            catch (NpgsqlException e)
            {
                throw faults.Explain(e);
            }
        }
    }

    public override async Task<T> Write<T>(Func<Tx, Task<T>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var committing = false;
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellation);
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
                var tx = new Tx(connection, transaction, Dialect, await Now(connection, readOnly: false, cancellation), cancellation);
                var result = await work(tx);
                if (tx.Wakes) await watch.Tell(tx);

                // Not cut short from here on: the answer would be unknown.
                committing = true;
                await transaction.CommitAsync(CancellationToken.None);
                if (tx.Wakes) Wakes.Raise();
                return result;
            }
            catch (NpgsqlException e) when (committing && !PostgresFaults.WasUndone(e))
            {
                throw faults.Doubtful(e);
            }
            catch (NpgsqlException e) when (Again(e, attempt, cancellation))
            {
                await Pause(attempt, cancellation);
            }
            catch (NpgsqlException e)
            {
                throw faults.Explain(e);
            }
        }
    }

    public override Task Watch(CancellationToken cancellation) => watch.Run(cancellation);

    public override async Task Scrub(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            foreach (var table in await TablesWithText(connection, cancellation))
            {
                // FULL writes each table anew: a plain VACUUM leaves the dead bytes in its pages.
                await using var vacuum = new NpgsqlCommand($"VACUUM (FULL) \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection) { CommandTimeout = 0 };
                await vacuum.ExecuteNonQueryAsync(cancellation);
            }
        }
        catch (NpgsqlException e)
        {
            throw faults.Explain(e);
        }
    }

    public override ValueTask DisposeAsync() => source.DisposeAsync();

    private static NpgsqlConnectionStringBuilder Settings(string connectionString)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new StoreException(StoreFault.Unavailable, $"The PostgreSQL connection text cannot be read: {e.Message} It looks like Host=db.example.org;Database=syndicate;Username=syndicate;Password=….", e);
        }

        settings.ApplicationName ??= "CHEX.Syndicate";
        if (!settings.ContainsKey("Keepalive")) settings.KeepAlive = 30;
        if (!settings.ContainsKey("Max Auto Prepare")) settings.MaxAutoPrepare = 100;
        return settings;
    }

    // The first words of a transaction. The server's clock costs no journey of its own: BEGIN travels with this command.
    private async Task<long> Now(NpgsqlConnection connection, bool readOnly, CancellationToken cancellation)
    {
        var words = (readOnly ? "SET TRANSACTION READ ONLY; " : "") + "SELECT CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS bigint)";
        await using var command = new NpgsqlCommand(words, connection);
        var server = Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
        return clock?.GetUtcNow().ToUnixTimeMilliseconds() ?? server;
    }

    private static bool Again(NpgsqlException e, int attempt, CancellationToken cancellation) =>
        attempt < Tries && !cancellation.IsCancellationRequested && PostgresFaults.WorthAnotherTry(e);

    private static Task Pause(int attempt, CancellationToken cancellation) =>
        Task.Delay(TimeSpan.FromMilliseconds(10 << attempt), cancellation);

    private static async Task<List<string>> TablesWithText(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = current_schema() AND data_type = 'text' ORDER BY table_name", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var tables = new List<string>();
        while (await reader.ReadAsync(cancellation)) tables.Add(reader.GetString(0));
        return tables;
    }
}

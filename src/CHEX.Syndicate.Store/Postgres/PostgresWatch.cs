using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace CHEX.Syndicate.Store.Postgres;

/// <summary>Hears of the other nodes' commits: LISTEN, and while that is cut off a wake at each new try.</summary>
internal sealed class PostgresWatch(NpgsqlDataSource source, Wakes wakes, TimeProvider time)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    // The server's number for the listening connection: the payload of our own words, which we need not hear.
    private int own;

    /// <summary>Says once, with the commit of this transaction, that there may be work.</summary>
    public Task Tell(Tx tx) => tx.Execute(
        "SELECT pg_notify('syndicate ' || current_schema(), @from)", new { from = own.ToString(CultureInfo.InvariantCulture) });

    /// <summary>Listens until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await Listen(cancellation);
            }
            catch (Exception e) when (e is NpgsqlException or SocketException or IOException && !cancellation.IsCancellationRequested)
            {
                // The server is away: whoever waits for work looks for itself at each try, so nothing is late for more than that.
                own = 0;
                wakes.Raise();
                await Task.Delay(Retry, time, cancellation);
            }
        }
    }

    private async Task Listen(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        connection.Notification += (_, notification) =>
        {
            if (notification.Payload != connection.ProcessID.ToString(CultureInfo.InvariantCulture)) wakes.Raise();
        };

        // Several services may share a database, each in a schema of its own: the channel's name holds the schema's.
        await using (var listen = new NpgsqlCommand("SELECT quote_ident('syndicate ' || current_schema())", connection))
        {
            listen.CommandText = $"LISTEN {await listen.ExecuteScalarAsync(cancellation)}";
            await listen.ExecuteNonQueryAsync(cancellation);
        }

        own = connection.ProcessID;

        // What was said while nobody listened was not heard: look once.
        wakes.Raise();
        while (true) await connection.WaitAsync(cancellation);
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(CHEX.Syndicate.Tests.Aids.PrivatePostgres))]

namespace CHEX.Syndicate.Tests.Aids;

/// <summary>
/// A PostgreSQL server of this test run's own, made at first use from the installed programs in a temporary folder, and gone
/// with the run, even when the run is killed. Never run as root: then as the system's user postgres.
/// </summary>
public sealed class PrivatePostgres : IDisposable
{
    private static readonly SemaphoreSlim starting = new(1, 1);
    private static Server? server;
    private static int places;

    /// <summary>The connection text of a fresh, empty place. Skips the test where PostgreSQL is not installed; fails it when CI=true.</summary>
    public static async Task<string> Fresh()
    {
        var bin = Binaries();
        if (bin is null)
        {
            const string Missing = "PostgreSQL is not installed (no /usr/lib/postgresql/*/bin/postgres, none in PATH): what needs it was not tested.";
            Assert.False(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase), Missing);
            Assert.Skip(Missing);
        }

        await starting.WaitAsync();
        try
        {
            server ??= await Server.Start(bin!);
        }
        finally
        {
            starting.Release();
        }

        // A role with a schema of its own name: as apart as databases are, and made in a moment.
        var name = $"test_{Interlocked.Increment(ref places)}";
        await server.Execute($"CREATE ROLE {name} LOGIN; CREATE SCHEMA AUTHORIZATION {name}");
        return server.Connection(name);
    }

    /// <summary>Cuts all connections to a place, as a crash of its clients would.</summary>
    public static Task CutOff(string connectionString) => server!.Execute($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{Role(connectionString)}'");

    /// <summary>Lets nobody in any more, as a server that is down.</summary>
    public static async Task Close(string connectionString)
    {
        await server!.Execute($"ALTER ROLE {Role(connectionString)} NOLOGIN");
        await CutOff(connectionString);
    }

    /// <summary>Undoes <see cref="Close"/>.</summary>
    public static Task Open(string connectionString) => server!.Execute($"ALTER ROLE {Role(connectionString)} LOGIN");

    public void Dispose()
    {
        server?.Dispose();
        server = null;
    }

    private static string Role(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Username!;

    private static string? Binaries()
    {
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var v) ? v : 0).Select(d => Path.Combine(d, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return installed.Concat(path).FirstOrDefault(d => File.Exists(Path.Combine(d, "postgres")) && File.Exists(Path.Combine(d, "initdb")));
    }

    private sealed class Server(string folder, Process keeper, int port) : IDisposable
    {
        // The shell waits for the end of its input, which comes when this process ends, however it ends.
        private const string Keeper =
            """
            "$1/postgres" -D "$2/data" -k "$2" -p "$3" -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off \
              -c full_page_writes=off -c max_connections=300 -c shared_buffers=32MB -c autovacuum=off >"$2/log" 2>&1 </dev/null &
            server=$!
            (cat >/dev/null; kill -QUIT $server 2>/dev/null) <&3 &
            wait $server
            """;

        public static async Task<Server> Start(string bin)
        {
            var home = Directory.CreateTempSubdirectory("syndicate-postgres-").FullName;
            if (Environment.UserName == "root") await Run("chown", "postgres", home);
            await Run([.. AsUser, Path.Combine(bin, "initdb"), "-D", Path.Combine(home, "data"), "-U", "syndicate", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"]);
            for (var attempt = 1; ; attempt++)
            {
                var free = FreePort();
                var started = new Server(home, Begin([.. AsUser, "sh", "-c", "exec 3<&0; " + Keeper, "keeper", bin, home, $"{free}"]), free);
                if (await started.Answers()) return started;

                // Somebody took the port between the asking and the taking.
                var said = File.Exists(Path.Combine(home, "log")) ? await File.ReadAllTextAsync(Path.Combine(home, "log")) : "";
                started.Stop();
                if (attempt == 3) throw new InvalidOperationException($"PostgreSQL did not start: {said}");
            }
        }

        public string Connection(string role) => $"Host=127.0.0.1;Port={port};Database=postgres;Username={role};Maximum Pool Size=40;Include Error Detail=true";

        public async Task Execute(string sql)
        {
            await using var connection = new NpgsqlConnection(Connection("syndicate") + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }

        public void Dispose()
        {
            Stop();
            Directory.Delete(folder, recursive: true);
        }

        private static string[] AsUser => Environment.UserName != "root" ? []
            : File.Exists("/usr/bin/setpriv") ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
            : ["runuser", "-u", "postgres", "--"];

        private void Stop()
        {
            keeper.StandardInput.Close();
            if (!keeper.WaitForExit(10_000)) keeper.Kill();
            keeper.Dispose();
        }

        private async Task<bool> Answers()
        {
            for (var attempt = 0; attempt < 300 && !keeper.HasExited; attempt++)
            {
                try
                {
                    await Execute("SELECT 1");
                    return true;
                }
                catch (NpgsqlException)
                {
                    await Task.Delay(100);
                }
            }

            return false;
        }

        private static int FreePort()
        {
            using var socket = new TcpListener(IPAddress.Loopback, 0);
            socket.Start();
            return ((IPEndPoint)socket.LocalEndpoint).Port;
        }

        private static async Task Run(params string[] words)
        {
            using var process = Begin(words);
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', words)} ended with {process.ExitCode}.");
        }

        private static Process Begin(string[] words) => Process.Start(new ProcessStartInfo(words[0], words[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = words.Contains("-U"),
            WorkingDirectory = "/",
        })!;
    }
}

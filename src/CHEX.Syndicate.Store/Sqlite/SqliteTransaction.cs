using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CHEX.Syndicate.Store.Sqlite;

/// <summary>
/// BEGIN, COMMIT and ROLLBACK in plain words: the library's own transaction waits for a busy file by putting its thread to
/// sleep, which nobody can cancel.
/// </summary>
internal sealed class SqliteTransaction : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly SqliteConnection connection;
    private bool open = true;

    private SqliteTransaction(SqliteConnection connection) => this.connection = connection;

    /// <summary>Begins a transaction that reads one state of the data.</summary>
    public static SqliteTransaction Read(SqliteConnection connection)
    {
        Check(connection, Do(connection, "BEGIN"));
        return new SqliteTransaction(connection);
    }

    /// <summary>Begins a transaction that may write; waits up to <paramref name="patience"/> while another process writes.</summary>
    public static async Task<SqliteTransaction> Write(SqliteConnection connection, TimeSpan patience, CancellationToken cancellation)
    {
        var left = patience;
        while (true)
        {
            var answer = Do(connection, "BEGIN IMMEDIATE");
            if ((answer & 0xFF) != raw.SQLITE_BUSY || left <= TimeSpan.Zero)
            {
                Check(connection, answer);
                return new SqliteTransaction(connection);
            }

            await Task.Delay(Step, cancellation);
            left -= Step;
        }
    }

    /// <summary>Commits: when this returns, what was written is on the disk.</summary>
    public void Commit()
    {
        Check(connection, Do(connection, "COMMIT"));
        open = false;
    }

    /// <summary>Undoes what was not committed.</summary>
    public void Dispose()
    {
        if (!open) return;
        open = false;

        // A full disk or an I/O error has undone it already; then there is nothing to roll back.
        if (raw.sqlite3_get_autocommit(connection.Handle) == 0) Check(connection, Do(connection, "ROLLBACK"));
    }

    private static int Do(SqliteConnection connection, string words) => raw.sqlite3_exec(connection.Handle, words);

    private static void Check(SqliteConnection connection, int answer) => SqliteException.ThrowExceptionForRC(answer, connection.Handle);
}

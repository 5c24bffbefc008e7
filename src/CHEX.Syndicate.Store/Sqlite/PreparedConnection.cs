using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CHEX.Syndicate.Store.Sqlite;

/// <summary>
/// A connection that remembers the statements it has understood: SQLite takes longer to read most of ours than to run them,
/// and the library reads each of them anew for every command.
/// </summary>
internal sealed class PreparedConnection(SqliteConnection connection) : DbConnection
{
    // The program has a few hundred statements; what is used least goes first.
    private const int Most = 150;

    private readonly Dictionary<string, LinkedListNode<SqliteCommand>> known = new(StringComparer.Ordinal);
    private readonly LinkedList<SqliteCommand> newest = [];

    public SqliteConnection Own => connection;

    [AllowNull]
    public override string ConnectionString { get => connection.ConnectionString; set => throw new NotSupportedException(); }
    public override string Database => connection.Database;
    public override string DataSource => connection.DataSource;
    public override string ServerVersion => connection.ServerVersion;
    public override ConnectionState State => connection.State;

    /// <summary>The command that has understood a text, taken out until it is given back; a new one where there is none.</summary>
    public SqliteCommand Take(string text)
    {
        if (!known.Remove(text, out var node)) return new SqliteCommand(text, connection);
        newest.Remove(node);
        return node.Value;
    }

    /// <summary>Keeps a command for the next time its text is run.</summary>
    public void GiveBack(SqliteCommand command)
    {
        // What was bound may be long, or to be forgotten.
        command.Parameters.Clear();
        if (!IsWorthKeeping(command.CommandText) || !known.TryAdd(command.CommandText, newest.AddFirst(command)))
        {
            if (newest.First?.Value == command) newest.RemoveFirst();
            command.Dispose();
            return;
        }

        if (newest.Count <= Most) return;
        var oldest = newest.Last!.Value;
        newest.RemoveLast();
        known.Remove(oldest.CommandText);
        oldest.Dispose();
    }

    /// <summary>Until it is disposed, commits are not waited for until they are on the disk.</summary>
    public IDisposable Unforced() => new Pace(this);

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public override void Open() => connection.Open();

    public override void Close() => connection.Close();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException("Transactions are SqliteTransaction's.");

    protected override DbCommand CreateDbCommand() => new PreparedCommand(this);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var command in newest) command.Dispose();
            newest.Clear();
            known.Clear();
            connection.Dispose();
        }

        base.Dispose(disposing);
    }

    private sealed class Pace : IDisposable
    {
        private readonly PreparedConnection of;

        public Pace(PreparedConnection of)
        {
            this.of = of;
            Set("PRAGMA synchronous = NORMAL");
        }

        public void Dispose() => Set("PRAGMA synchronous = FULL");

        private void Set(string words) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(of.Own.Handle, words), of.Own.Handle);
    }

    // Schemas and settings are told once.
    private static bool IsWorthKeeping(string text) =>
        text.AsSpan().TrimStart() is var words && (Begins(words, "SELECT") || Begins(words, "INSERT") || Begins(words, "UPDATE") || Begins(words, "DELETE") || Begins(words, "WITH"));

    private static bool Begins(ReadOnlySpan<char> words, string with) => words.StartsWith(with, StringComparison.OrdinalIgnoreCase);
}

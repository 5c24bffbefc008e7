using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace CHEX.Syndicate.Store.Sqlite;

/// <summary>
/// One use of a statement: text and parameters are gathered, and run by the command of <see cref="PreparedConnection"/> that has
/// understood the text; that one is given back when this is disposed, which ends its reader.
/// </summary>
internal sealed class PreparedCommand(PreparedConnection connection) : DbCommand
{
    private readonly SqliteCommand gathered = new();
    private SqliteCommand? running;
    private SqliteDataReader? reader;

    [AllowNull]
    public override string CommandText { get => gathered.CommandText; set => gathered.CommandText = value; }
    public override int CommandTimeout { get; set; } = 10;
    public override CommandType CommandType { get => gathered.CommandType; set => gathered.CommandType = value; }
    public override bool DesignTimeVisible { get; set; }
    public override UpdateRowSource UpdatedRowSource { get; set; }
    protected override DbConnection? DbConnection { get => connection; set => throw new NotSupportedException(); }
    protected override DbParameterCollection DbParameterCollection => gathered.Parameters;
    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => running?.Cancel();

    public override int ExecuteNonQuery() => Running().ExecuteNonQuery();

    public override object? ExecuteScalar() => Running().ExecuteScalar();

    public override void Prepare()
    {
        // It is, once it has run.
    }

    protected override DbParameter CreateDbParameter() => new SqliteParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => reader = Running().ExecuteReader(behavior);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            reader?.Dispose();
            if (running is { } done) connection.GiveBack(done);
            running = null;
            gathered.Dispose();
        }

        base.Dispose(disposing);
    }

    private SqliteCommand Running()
    {
        if (running is not null) return running;
        running = connection.Take(CommandText);
        running.CommandTimeout = CommandTimeout;
        running.Parameters.AddRange(gathered.Parameters.Cast<SqliteParameter>());
        return running;
    }
}

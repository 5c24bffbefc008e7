using System.Data.Common;
using Dapper;

namespace CHEX.Syndicate.Store;

/// <summary>
/// One transaction on the store. Every method that writes takes one, so that what belongs together is
/// committed together. Parameters are named (<c>@name</c>) and taken from an anonymous object; a list
/// parameter in <c>IN @list</c> is expanded. All integers are <see cref="long"/>; truth is 0 or 1.
/// </summary>
public sealed class Tx
{
    private readonly DbConnection connection;
    private readonly DbTransaction? transaction;

    internal Tx(DbConnection connection, DbTransaction? transaction, Dialect dialect, long now, CancellationToken cancellation)
    {
        this.connection = connection;
        this.transaction = transaction;
        Dialect = dialect;
        Now = now;
        Cancellation = cancellation;
    }

    /// <summary>The words in which the stores differ.</summary>
    public Dialect Dialect { get; }

    /// <summary>The store's clock when the transaction began, in milliseconds since 1970 UTC.</summary>
    public long Now { get; }

    /// <summary>Cancels the statements of this transaction.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>True once <see cref="Wake"/> was called: waiting readers are told after the commit.</summary>
    internal bool Wakes { get; private set; }

    /// <summary>Runs a statement and returns the number of rows it changed.</summary>
    public Task<int> Execute(string sql, object? with = null) => connection.ExecuteAsync(Command(sql, with));

    /// <summary>Reads all rows of a query that is known to be bounded.</summary>
    public async Task<IReadOnlyList<T>> Query<T>(string sql, object? with = null)
    {
        var rows = await connection.QueryAsync<T>(Command(sql, with));
        return rows.AsList();
    }

    /// <summary>Reads the first row, or the default value where there is none.</summary>
    public Task<T?> One<T>(string sql, object? with = null) => connection.QueryFirstOrDefaultAsync<T>(Command(sql, with))!;

    /// <summary>Reads rows one by one, for results that are too many to hold.</summary>
    public async IAsyncEnumerable<T> Stream<T>(string sql, object? with = null)
    {
        await using var reader = await connection.ExecuteReaderAsync(Command(sql, with));
        var parse = reader.GetRowParser<T>();
        while (await reader.ReadAsync(Cancellation)) yield return parse(reader);
    }

    /// <summary>
    /// Takes <paramref name="count"/> numbers from a log and returns the last one. Call it as the last step before
    /// the rows that carry the numbers: the log's row stays locked until the commit, so no reader sees n + 1 before n.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no log of that name.</exception>
    public async Task<long> TakeNumbers(string log, long count)
    {
        Wake();
        return await One<long?>("UPDATE log SET head = head + @count WHERE name = @log RETURNING head", new { log, count })
            ?? throw new InvalidOperationException($"There is no log '{log}'.");
    }

    /// <summary>Tells whoever waits for work, on every node, once this transaction is committed.</summary>
    public void Wake() => Wakes = true;

    private CommandDefinition Command(string sql, object? with)
    {
        (sql, with) = Dialect.Lists(sql, with);
        return new CommandDefinition(sql, with, transaction, cancellationToken: Cancellation);
    }
}

namespace CHEX.Syndicate.Store.Sqlite;

internal sealed class SqliteDialect : Dialect
{
    public override string SkipLocked => "";

    public override string ForUpdate => "";

    public override string Rows(string alias, params string[] columns)
    {
        var fields = columns.Select(c => c.Split(' ')[0]).Select(c => $"json_extract(value, '$.{c}') AS {c}");
        return $"(SELECT {string.Join(", ", fields)} FROM json_each(@rows)) AS {alias}";
    }

    // SQLite compares text by bytes unless told otherwise, and grows rows in place.
    internal override string Fill(string schema) => schema
        .Replace("{text}", "text", StringComparison.Ordinal)
        .Replace("{id}", "integer PRIMARY KEY AUTOINCREMENT", StringComparison.Ordinal)
        .Replace("{hot}", "", StringComparison.Ordinal);
}

using System.Text.Json;

namespace CHEX.Syndicate.Store.Sqlite;

internal sealed class SqliteDialect : Dialect
{
    private static readonly ListParameters InJson = new(
        "IN (SELECT value FROM json_each(${list}))", "NOT IN (SELECT value FROM json_each(${list}))", (list, _) => JsonSerializer.Serialize(list.Cast<object>()));

    public override string SkipLocked => "";

    public override string ForUpdate => "";

    public override string Rows(string alias, params string[] columns)
    {
        var fields = columns.Select(c => c.Split(' ')[0]).Select(c => $"json_extract(value, '$.{c}') AS {c}");
        return $"(SELECT {string.Join(", ", fields)} FROM json_each(@rows)) AS {alias}";
    }

    public override string Each(string column, string alias) => $"json_each({column}) AS {alias}";

    internal override (string Sql, object? With) Lists(string sql, object? with) => InJson.Of(sql, with);

    // SQLite compares text by bytes unless told otherwise, and grows rows in place.
    internal override string Fill(string schema) => base.Fill(schema)
        .Replace("{text}", "text", StringComparison.Ordinal)
        .Replace("{blob}", "blob", StringComparison.Ordinal)
        .Replace("{id}", "integer PRIMARY KEY AUTOINCREMENT", StringComparison.Ordinal)
        .Replace("{hot}", "", StringComparison.Ordinal);
}

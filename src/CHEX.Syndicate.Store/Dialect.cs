namespace CHEX.Syndicate.Store;

/// <summary>The few words in which the two stores differ. Everything else is one text of SQL.</summary>
public abstract class Dialect
{
    /// <summary>Ends a claiming SELECT: skip the rows that another transaction holds. Empty where there is one writer.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>Ends a SELECT that must hold its row until commit. Empty where there is one writer.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>
    /// A table <paramref name="alias"/> made of a JSON array of objects in the parameter <c>@rows</c>.
    /// Columns are <c>bigint</c> unless written as <c>name text</c>.
    /// </summary>
    public abstract string Rows(string alias, params string[] columns);

    /// <summary>A table <paramref name="alias"/> with a row for each text of the JSON array in <paramref name="column"/>, called <c>value</c>: for a FROM that has the column.</summary>
    public abstract string Each(string column, string alias);

    /// <summary>Makes <c>IN @list</c> mean the same on both stores.</summary>
    internal virtual (string Sql, object? With) Lists(string sql, object? with) => (sql, with);

    /// <summary>Fills the tokens of a schema text: <c>{text}</c>, <c>{blob}</c>, <c>{id}</c>, <c>{hot}</c>, <c>{topics}</c> (a row for each topic of a post).</summary>
    internal virtual string Fill(string schema) => schema.Replace("{topics}", Each("post.topics", "topic"), StringComparison.Ordinal);
}

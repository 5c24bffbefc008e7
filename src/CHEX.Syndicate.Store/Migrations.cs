using System.Globalization;
using System.Reflection;

namespace CHEX.Syndicate.Store;

/// <summary>
/// Brings the schema to this program's version, forward only. The table <c>schema</c> has <c>version</c> and
/// <c>min_reader</c>: an older program runs on a newer schema as long as its own version is not below min_reader.
/// </summary>
internal static class Migrations
{
    /// <summary>The schema that this program writes.</summary>
    public const long Version = 3;

    /// <summary>The oldest program (by its <see cref="Version"/>) that can work on this schema.</summary>
    public const long MinReader = 3;

    /// <summary>Runs inside one transaction that the store has made exclusive.</summary>
    public static async Task Apply(Tx tx, string where)
    {
        await tx.Execute("CREATE TABLE IF NOT EXISTS schema (version bigint NOT NULL, min_reader bigint NOT NULL)");
        var found = await tx.One<(long Version, long MinReader)?>("SELECT version AS Version, min_reader AS MinReader FROM schema");
        if (found is { } newer && newer.MinReader > Version)
            throw new StoreException(StoreFault.TooNew, $"The database {where} has schema {newer.Version}, which needs a program that knows schema {newer.MinReader}; this one knows {Version}. Run a newer version of CHEX.Syndicate.");

        for (var next = (found?.Version ?? 0) + 1; next <= Version; next++)
        {
            foreach (var statement in Statements(tx.Dialect.Fill(Text(next)))) await tx.Execute(statement);
        }

        if (found is null) await tx.Execute("INSERT INTO schema (version, min_reader) VALUES (@Version, @MinReader)", new { Version, MinReader });
        else if (found.Value.Version < Version) await tx.Execute("UPDATE schema SET version = @Version, min_reader = @MinReader", new { Version, MinReader });
    }

    private static string Text(long version)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"CHEX.Syndicate.Store.Schema.{version:000}.sql");
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program lacks its schema {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // The schema files hold no semicolon inside a statement.
    private static IEnumerable<string> Statements(string text) => string
        .Join('\n', text.Split('\n').Select(line => line.Split("--")[0]))
        .Split(';')
        .Select(s => s.Trim())
        .Where(s => s.Length > 0);
}

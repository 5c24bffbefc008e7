using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CHEX.Syndicate.Store.Sqlite;

/// <summary>What SQLite's result codes mean for us.</summary>
internal sealed class SqliteFaults(string path)
{
    /// <summary>The fault in our words. A wrong statement is a mistake of the program, and no <see cref="StoreException"/>.</summary>
    public Exception Explain(SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new StoreException(StoreFault.Unavailable, $"The database {path} is busy: another program writes it.", e),
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH => new StoreException(StoreFault.ReadOnly, $"The database {path} cannot be opened or written ({e.Message}). Check the owner and the permissions of the file and its folder.", e),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new StoreException(StoreFault.Corrupt, $"The database {path} is damaged, or is no database ({e.Message}). Restore it from a backup.", e),
        raw.SQLITE_FULL => new StoreException(StoreFault.Full, $"There is no room left for the database {path}. Free some space; nothing that was stored is lost.", e),
        raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_MISUSE or raw.SQLITE_RANGE or raw.SQLITE_TOOBIG => new InvalidOperationException($"SQLite refuses a statement: {e.Message}", e),
        _ => new StoreException(StoreFault.Unavailable, $"The database {path} answered: {e.Message}", e),
    };
}

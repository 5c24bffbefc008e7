using Npgsql;

namespace CHEX.Syndicate.Store.Postgres;

/// <summary>What PostgreSQL's errors mean for us (the SQLSTATE codes of its manual, appendix A).</summary>
internal sealed class PostgresFaults(NpgsqlConnectionStringBuilder settings)
{
    /// <summary>The database, as a person would name it. Never the password.</summary>
    public string Where { get; } = $"{settings.Database ?? settings.Username} on {settings.Host}:{settings.Port}";

    /// <summary>True when the whole transaction may be run again: the server undid it, or never heard of its commit.</summary>
    public static bool WorthAnotherTry(NpgsqlException e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } => true,
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow } => true,
        PostgresException { SqlState: var state } => state.StartsWith("08", StringComparison.Ordinal),
        { InnerException: TimeoutException } => false,
        { InnerException: System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.HostNotFound } } => false,
        _ => e.InnerException is IOException or System.Net.Sockets.SocketException,
    };

    /// <summary>
    /// True when a commit that failed so was surely not done. A server that is being shut down, or a connection that breaks, may
    /// have committed before it said so: run again, the work would be done twice.
    /// </summary>
    public static bool WasUndone(NpgsqlException e) =>
        e is PostgresException { SqlState: var state }
        && state is not (PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown)
        && !state.StartsWith("08", StringComparison.Ordinal);

    /// <summary>The fault in our words. A wrong statement is a mistake of the program, and no <see cref="StoreException"/>.</summary>
    public Exception Explain(NpgsqlException e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new StoreException(StoreFault.Full, $"PostgreSQL has no room left for {Where} ({e.Message}). Free some space there; nothing that was stored is lost.", e),
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => new StoreException(StoreFault.ReadOnly, $"The database {Where} is read only: it may be a replica. Name the primary in \"postgres\".", e),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } => new StoreException(StoreFault.ReadOnly, $"The user {settings.Username} may not do this in the database {Where} ({e.Message}). It must own the schema.", e),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => new StoreException(StoreFault.Unavailable, $"There is no database {Where}. Make it (createdb {settings.Database}), or name another in \"postgres\".", e),
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } => new StoreException(StoreFault.Unavailable, $"PostgreSQL refuses the user {settings.Username} for {Where} ({e.Message}). Check user name and password in \"postgres\".", e),
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } => new StoreException(StoreFault.Corrupt, $"The database {Where} is damaged ({e.Message}). Restore it from a backup.", e),
        PostgresException p when p.SqlState[..2] is "22" or "23" or "42" => new InvalidOperationException($"PostgreSQL refuses a statement: {e.Message}", e),
        PostgresException => new StoreException(StoreFault.Unavailable, $"The database {Where} answered: {e.Message}", e),
        { InnerException: TimeoutException } => new StoreException(StoreFault.Unavailable, $"PostgreSQL at {settings.Host}:{settings.Port} took too long to answer ({e.Message}).", e),
        _ => new StoreException(StoreFault.Unavailable, $"PostgreSQL at {settings.Host}:{settings.Port} cannot be reached ({e.InnerException?.Message ?? e.Message}). Check that it runs and that \"postgres\" names its host and port.", e),
    };

    /// <summary>The connection was lost while the commit was on its way: nobody knows whether it was done.</summary>
    public StoreException Doubtful(NpgsqlException e) => new(StoreFault.Unavailable, $"The connection to {Where} was lost during a commit ({e.Message}); it may or may not have been stored.", e);
}

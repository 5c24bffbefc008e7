namespace CHEX.Syndicate.Store;

/// <summary>Why the store did not do what was asked.</summary>
public enum StoreFault
{
    /// <summary>Busy, restarting, or not reachable now: ask again later.</summary>
    Unavailable,

    /// <summary>No room left on the disk.</summary>
    Full,

    /// <summary>The file or the folder cannot be written.</summary>
    ReadOnly,

    /// <summary>The file is damaged or is no database.</summary>
    Corrupt,

    /// <summary>The schema is newer than this program can read.</summary>
    TooNew,

    /// <summary>Another process runs on the same data.</summary>
    InUse,

    /// <summary>The secret is not the one that the data was written with.</summary>
    WrongSecret,
}

/// <summary>The store cannot do what was asked; the message says what, where and what to do.</summary>
public sealed class StoreException(StoreFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public StoreFault Fault { get; } = fault;
}

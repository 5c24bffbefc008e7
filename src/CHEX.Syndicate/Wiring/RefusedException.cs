namespace CHEX.Syndicate.Wiring;

/// <summary>What must change before it can be done.</summary>
public enum RefusalKind
{
    /// <summary>The data, or the machine.</summary>
    Data,

    /// <summary>The command line.</summary>
    Usage,

    /// <summary>What was named: there is none.</summary>
    NotFound,
}

/// <summary>The service does not do what was asked, for a reason that a person can act on; the message says both.</summary>
public sealed class RefusedException(string message, RefusalKind refusal = RefusalKind.Data) : Exception(message)
{
    public RefusalKind Kind { get; } = refusal;
}

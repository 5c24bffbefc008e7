namespace CHEX.Syndicate.Wiring;

/// <summary>The service does not do what was asked, for a reason that a person can act on; the message says both.</summary>
public sealed class RefusedException(string message, bool usage = false, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True where the command line is what must change; else it is the data or the machine.</summary>
    public bool Usage { get; } = usage;
}

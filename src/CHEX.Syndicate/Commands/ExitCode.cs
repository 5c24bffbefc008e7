namespace CHEX.Syndicate.Commands;

/// <summary>What the program's exit says.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It was tried and failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>The data or the port cannot be used: in use, not writable, damaged, too new, recorded otherwise.</summary>
    public const int Unusable = 3;
}

namespace CHEX.Syndicate.Configuration;

/// <summary>One thing in the configuration that is not right.</summary>
/// <param name="Path">Where in the tree: <c>sources[1].interval</c>.</param>
/// <param name="Where">Where it was written: "line 12", or an environment variable; empty where nothing was written.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Allowed">What may stand there.</param>
public sealed record Mistake(string Path, string Where, string Found, string Allowed)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() =>
        $"{(Path.Length == 0 ? "(the file)" : Path)}{(Where.Length == 0 ? "" : $" ({Where})")}: found {Found}; allowed: {Allowed}";
}

/// <summary>The configuration cannot be used; all its mistakes at once.</summary>
public sealed class ConfigurationException(IReadOnlyList<Mistake> mistakes)
    : Exception(string.Join('\n', mistakes))
{
    public IReadOnlyList<Mistake> Mistakes { get; } = mistakes;
}

namespace CHEX.Syndicate.Sources;

/// <summary>
/// A document that cannot be read as what it was asked for. The message says what was found and where
/// (line and column, JSON path or selector); it is shown to operators and never published.
/// </summary>
public sealed class UnreadableException : Exception
{
    /// <summary>With no reason given.</summary>
    public UnreadableException() { }

    /// <summary>With the reason, as a sentence.</summary>
    public UnreadableException(string message) : base(message) { }

    /// <summary>With the reason and the parser's own error.</summary>
    public UnreadableException(string message, Exception innerException) : base(message, innerException) { }
}

namespace CHEX.Syndicate.Lanes;

/// <summary>How long a failing lane waits before it is tried again.</summary>
public static class BackOff
{
    /// <summary>The wait after the first failure.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <summary>
    /// Doubles from <see cref="First"/> to <see cref="Longest"/>, less up to a fifth by chance, so that the lanes that failed
    /// together do not come back together.
    /// </summary>
    /// <param name="attempts">The attempts that have failed in a row, this one included: 1 or more.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan Delay(long attempts, double chance)
    {
        var doublings = Math.Clamp(attempts - 1, 0, 30);
        var full = Math.Min(First.TotalSeconds * Math.Pow(2, doublings), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(full * (1 - (0.2 * Math.Clamp(chance, 0, 1))));
    }
}

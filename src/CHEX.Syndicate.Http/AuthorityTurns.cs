namespace CHEX.Syndicate.Http;

/// <summary>
/// At most <paramref name="most"/> requests in flight per authority on this node: who cannot have a turn comes back later instead of holding a slot.
/// </summary>
public sealed class AuthorityTurns(int most = 1)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> taken = new(StringComparer.Ordinal);

    /// <summary>Takes a turn with the authority, or returns null where as many as may have one. Dispose it to give it back.</summary>
    public IDisposable? Take(string authority)
    {
        lock (gate)
        {
            var now = taken.GetValueOrDefault(authority);
            if (now == most) return null;
            taken[authority] = now + 1;
            return new AuthorityTurn(this, authority);
        }
    }

    private sealed class AuthorityTurn(AuthorityTurns turns, string authority) : IDisposable
    {
        public void Dispose()
        {
            lock (turns.gate)
            {
                if (--turns.taken[authority] == 0) turns.taken.Remove(authority);
            }
        }
    }
}

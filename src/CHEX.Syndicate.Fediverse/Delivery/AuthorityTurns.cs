namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>One request in flight per authority on this node: who cannot have the turn comes back later instead of holding a slot.</summary>
internal sealed class AuthorityTurns
{
    private readonly Lock gate = new();
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    /// <summary>Takes the authority's turn, or returns null where somebody has it. Dispose it to give it back.</summary>
    public IDisposable? Take(string authority)
    {
        lock (gate) return taken.Add(authority) ? new AuthorityTurn(this, authority) : null;
    }

    private sealed class AuthorityTurn(AuthorityTurns turns, string authority) : IDisposable
    {
        public void Dispose()
        {
            lock (turns.gate) turns.taken.Remove(authority);
        }
    }
}

using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Lanes;

/// <summary>
/// Lanes whose owner was killed. Where one process alone runs lanes (it holds the data folder's lock), no lane that is owned at its
/// start has an owner: it need not wait for the lease to end.
/// </summary>
public static class DeadOwners
{
    // A turn that may have killed its process waits for its lease, as everywhere: it shall not kill the next one at once.
    private const int Suspicious = 4;

    /// <summary>Frees them, and raises their tokens: what the dead owner may still have on the way counts for nothing.</summary>
    public static Task Release(Tx tx) => tx.Execute(
        "UPDATE lane SET state = 1, due = CASE WHEN attempts < @Suspicious THEN 0 ELSE due END, token = token + 1 WHERE state = 2", new { Suspicious });
}

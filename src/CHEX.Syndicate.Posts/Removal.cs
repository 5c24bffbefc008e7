using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

public static class Removal
{
    public static Task<bool> Withdraw(Tx tx, string post, string by) => throw new NotSupportedException();
    public static Task<bool> Restore(Tx tx, string post) => throw new NotSupportedException();
    public static Task<bool> Purge(Tx tx, string post) => throw new NotSupportedException();
}

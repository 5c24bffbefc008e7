using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary>The post that a person names on the command line.</summary>
internal static class NamedPost
{
    /// <summary>The post.</summary>
    /// <exception cref="RefusedException">There is none of that name.</exception>
    public static async Task<Post> Find(Db db, string named, CancellationToken cancellation) =>
        await db.Read(tx => PostTable.ByAddress(tx, named), cancellation)
            ?? throw new RefusedException($"There is no post \"{named}\". Name it by its id (it stands in the address of its page), or by its page's address.", RefusalKind.NotFound);
}

using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>Names of posts that no list has shown: those that their own pages have for themselves.</summary>
public static class OtherNames
{
    /// <summary>Remembers names of a post; those that another post has already stay that one's.</summary>
    public static async Task Add(Tx tx, string source, string post, IEnumerable<string> names)
    {
        foreach (var alias in Alias.Of(source, names))
        {
            await tx.Execute(
                "INSERT INTO alias (source, hash, post, name) SELECT @source, @Hash, id, @Name FROM post WHERE id = @post AND state <> 'purged' ON CONFLICT (source, hash) DO NOTHING",
                new { source, alias.Hash, alias.Name, post });
        }
    }
}

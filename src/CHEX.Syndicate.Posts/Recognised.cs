using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>Which posts items are, by their names alone: a look that changes nothing.</summary>
public static class Recognised
{
    private const int Piece = 500;

    /// <summary>The post of each item, in their order; null where it has none yet. Withdrawn and purged posts count.</summary>
    public static async Task<IReadOnlyList<string?>> Posts(Tx tx, SourceInfo source, IReadOnlyList<Item> items)
    {
        IReadOnlyList<Alias>[] names = [.. items.Select(i => Alias.Of(source.Id, i.Url is { } url && CanonicalUrl.Of(url, i.BaseUrl ?? source.Homepage) is { } address ? i.Names.Append(address) : i.Names))];
        var posts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var hashes in names.SelectMany(n => n).Select(a => a.Hash).Distinct(StringComparer.Ordinal).Chunk(Piece))
        {
            foreach (var (hash, post) in await tx.Query<(string, string)>("SELECT hash, post FROM alias WHERE source = @source AND hash IN @hashes", new { source = source.Id, hashes })) posts[hash] = post;
        }

        return [.. names.Select(n => n.Select(a => posts.GetValueOrDefault(a.Hash)).FirstOrDefault(p => p is not (null or SharedNames.Nobody)))];
    }
}

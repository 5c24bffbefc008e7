using System.Text.Json;
using CHEX.Syndicate.Posts.Stories;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>
/// Names that were found to stand for several pages. They name nobody, from then on and for ever: what they said before is forgotten,
/// and who bears one is known by his other names. In the store such a name is an alias of no post.
/// </summary>
internal static class SharedNames
{
    /// <summary>What stands in the place of the post.</summary>
    public const string Nobody = "";

    private const int Piece = 500;
    private const string Guid = "guid:";
    private const string Address = "url:";

    // Texts that have less than this in common are not two states of one.
    private const double Akin = 0.2;

    /// <summary>True of names that sites make up as they like. A platform's own ids are one post's, and an address is one page's.</summary>
    public static bool MayBeShared(Alias name) => name.Name.StartsWith(Guid, StringComparison.Ordinal);

    /// <summary>True of the addresses of pages.</summary>
    public static bool IsAddress(Alias name) => name.Name.StartsWith(Address, StringComparison.Ordinal);

    /// <summary>
    /// True where a post and a draft of the same guid have nothing else in common: another page, another title, another day, another text. Then
    /// the guid is one that its site gives to whatever it shows.
    /// </summary>
    public static bool TellsAnother(PostRow post, Draft draft, SourceInfo source)
    {
        if (post.Precision == PostRow.Seen || draft.Published is not { } day) return false;
        if ((DateTimeOffset.FromUnixTimeMilliseconds(post.Published) - day).Duration() <= TimeSpan.FromDays(1)) return false;
        if (Repair.TitleOf(post.Title, source) == Repair.TitleOf(draft.Title, source)) return false;
        var (before, now) = (Repair.TextOf(post.Summary, post.Content), Repair.TextOf(draft.Summary, draft.Content));
        return before.Length > 0 && now.Length > 0 && before != now && Shingles.OfText(before).Like(Shingles.OfText(now)) < Akin;
    }

    /// <summary>Notes that these are nobody's. What a purged post was called stays its own, so that it is kept out.</summary>
    public static async Task Save(Tx tx, string source, IEnumerable<Alias> names)
    {
        foreach (var hashes in names.Where(MayBeShared).Select(n => n.Hash).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Chunk(Piece))
        {
            await tx.Execute(
                $"INSERT INTO alias (source, hash, post) SELECT @source, hash, @Nobody FROM {tx.Dialect.Rows("v", "hash text")} WHERE true " +
                "ON CONFLICT (source, hash) DO UPDATE SET post = excluded.post, name = NULL " +
                "WHERE alias.post <> excluded.post AND NOT EXISTS (SELECT 1 FROM post p WHERE p.id = alias.post AND p.state = 'purged')",
                new { source, Nobody, rows = JsonSerializer.Serialize(hashes.Select(hash => new { hash })) });
        }
    }
}

using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts.Stories;

/// <summary>
/// Texts without what their source says under everything it publishes: shingles that stand in several of the posts around one
/// are no part of its story. Each text is read once.
/// </summary>
internal sealed class Refrain(Tx tx)
{
    // So many posts before it and after it are looked at; what stands in so many of them is boilerplate.
    private const long Around = 6;
    private const int Often = 3;

    private readonly Dictionary<string, Shingles> whole = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Shingles> texts = new(StringComparer.Ordinal);

    /// <summary>All shingles of a post's text.</summary>
    public Shingles Whole(Teller post, string? text) =>
        whole.TryGetValue(post.Id, out var known) ? known : whole[post.Id] = Shingles.Of(text ?? "");

    /// <summary>The shingles of a post's text that are its own.</summary>
    public async Task<Shingles> Own(Teller post, string? text)
    {
        if (texts.TryGetValue(post.Id, out var known)) return known;
        var counts = new Dictionary<ulong, int>();
        foreach (var neighbour in await Neighbours(post)) Shingles.Of(neighbour).Count(counts);
        return texts[post.Id] = Whole(post, text).Without(counts, Often);
    }

    private async Task<IEnumerable<string>> Neighbours(Teller post)
    {
        const string Those = "SELECT content FROM post WHERE source = @Source AND id <> @Id AND state = 'published' AND content IS NOT NULL";
        var with = new { post.Source, post.Id, post.Published, Around };
        var before = await tx.Query<string>($"{Those} AND published <= @Published ORDER BY published DESC, id DESC LIMIT @Around", with);
        var after = await tx.Query<string>($"{Those} AND published > @Published ORDER BY published, id LIMIT @Around", with);
        return before.Concat(after);
    }
}

using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>A copy that is kept: what it is, and how long.</summary>
internal sealed record KeptPicture(string Id, string Type, long Length);

/// <summary>The bytes of copies, in the store, where every node has them.</summary>
internal static class PictureStore
{
    /// <summary>How long a piece is; the last may be shorter.</summary>
    public const int PieceLength = 64 * 1024;

    /// <summary>What all copies take together, in bytes.</summary>
    public static async Task<long> Total(Tx tx) => await tx.One<long?>("SELECT CAST(sum(bytes) AS bigint) FROM picture") ?? 0;

    /// <summary>Keeps a copy of a post's picture; the same bytes are kept once. Call it with the journal held, as all do that change which copies posts have.</summary>
    public static async Task Save(Tx tx, string post, string url, PictureFile file)
    {
        var added = await tx.Execute(
            "INSERT INTO picture (id, type, bytes, width, height, at) VALUES (@Id, @Type, @length, @Width, @Height, @Now) ON CONFLICT (id) DO NOTHING",
            new { file.Id, file.Type, length = (long)file.Bytes.Length, file.Width, file.Height, tx.Now });
        for (var n = 0; added > 0 && n * PieceLength < file.Bytes.Length; n++)
        {
            var body = file.Bytes.Slice(n * PieceLength, Math.Min(PieceLength, file.Bytes.Length - (n * PieceLength))).ToArray();
            await tx.Execute("INSERT INTO picture_piece (picture, n, body) VALUES (@Id, @n, @body)", new { file.Id, n = (long)n, body });
        }

        await tx.Execute(
            "INSERT INTO picture_use (post, url, picture) VALUES (@post, @url, @Id) ON CONFLICT (post, url) DO NOTHING", new { post, url, file.Id });
    }

    /// <summary>A copy by its id, or null.</summary>
    public static Task<KeptPicture?> Find(Tx tx, string id) => tx.One<KeptPicture>("SELECT id AS Id, type AS Type, bytes AS Length FROM picture WHERE id = @id", new { id });

    /// <summary>One piece of a copy, or null where it is gone.</summary>
    public static Task<byte[]?> Piece(Tx tx, string id, long n) => tx.One<byte[]>("SELECT body FROM picture_piece WHERE picture = @id AND n = @n", new { id, n });
}

using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>A copy of a picture, to be served. Its address says what it is, and the same bytes stand behind it for ever, or none.</summary>
/// <param name="Id">The beginning of the hash of its bytes.</param>
/// <param name="MediaType">By the bytes.</param>
/// <param name="Length">In bytes.</param>
public sealed record ServedPicture(string Id, string MediaType, long Length)
{
    /// <summary>A strong validator, in its quotes.</summary>
    public string ETag => $"\"{Id}\"";
}

/// <summary>
/// Serves copies of pictures. Whether there is one is asked of the store each time, so that what is gone is gone at once, on every node; its bytes come in
/// pieces, of which the last ones asked for are kept in memory: what a slow reader holds is one piece, not a picture.
/// </summary>
public sealed class ServedPictures(Db db)
{
    private const int IdLength = 40;

    private readonly PieceCache pieces = new();

    /// <summary>The copy whose file this is (<c>1f….jpg</c>); null where there is none, or its ending is another.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<ServedPicture?> Find(string file, CancellationToken cancellation)
    {
        if (file.Length is < IdLength + 4 or > IdLength + 5 || file[IdLength] != '.' || !file.AsSpan(0, IdLength).ToString().All(char.IsAsciiHexDigitLower)) return null;
        var found = await db.Read(tx => PictureStore.Find(tx, file[..IdLength]), cancellation);
        return found is not null && file.AsSpan(IdLength + 1).SequenceEqual(found.Type) ? new(found.Id, Posts.PictureCopy.MediaTypeOf(found.Type), found.Length) : null;
    }

    /// <summary>Its bytes. Reading fails with <see cref="PictureGoneException"/> where it is taken away meanwhile.</summary>
    public Stream Open(ServedPicture file) => new PictureStream(file.Length, (n, cancellation) => Piece(file.Id, n, cancellation));

    /// <summary>How many pieces are held just now.</summary>
    internal int Held => pieces.Count;

    /// <summary>Forgets what is held in memory: a post was erased, and perhaps its pictures with it.</summary>
    public void Forget() => pieces.Forget();

    private async Task<byte[]> Piece(string id, long n, CancellationToken cancellation)
    {
        if (pieces.Get(id, n) is { } known) return known;
        var era = pieces.Era;
        var piece = await db.Read(tx => PictureStore.Piece(tx, id, n), cancellation) ?? throw new PictureGoneException(id);
        pieces.Add(id, n, piece, era);
        return piece;
    }
}

/// <summary>A picture was taken away while it was being sent.</summary>
public sealed class PictureGoneException(string id) : Exception($"The picture {id} was taken away while it was being sent.");

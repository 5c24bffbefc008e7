namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>The bytes of a picture, read piece by piece as they are asked for, from any place on.</summary>
internal sealed class PictureStream(long length, Func<long, CancellationToken, Task<byte[]>> piece) : Stream
{
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= length || buffer.IsEmpty) return 0;
        var bytes = (await piece(position / PictureStore.PieceLength, cancellationToken)).AsMemory((int)(position % PictureStore.PieceLength));
        var read = Math.Min(bytes.Length, buffer.Length);
        bytes[..read].CopyTo(buffer);
        position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin)
    {
        var to = offset + origin switch { SeekOrigin.Current => position, SeekOrigin.End => length, _ => 0 };
        ArgumentOutOfRangeException.ThrowIfNegative(to, nameof(offset));
        return position = to;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Pieces come from the store: read them asynchronously.");

    public override void Flush()
    {
        // Nothing is written.
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

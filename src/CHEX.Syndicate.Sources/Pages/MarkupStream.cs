namespace CHEX.Syndicate.Sources.Pages;

/// <summary>
/// Markup that is read piece by piece, with two bounds that keep its reader small: the whole is not longer than
/// <paramref name="most"/>, and from one tag to the next it is never far.
/// </summary>
internal sealed class MarkupStream(Stream inner, long most) : Stream
{
    /// <summary>A reader keeps at most so much at a time: a tag and the text after it.</summary>
    private const int Farthest = 64 * 1024;

    private long total;
    private int sinceTag;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="UnreadableException">It goes beyond a bound.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer[..Math.Min(buffer.Length, Farthest)]);
        total += read;
        if (total > most) throw new UnreadableException($"The sitemap is longer than {most / 1024 / 1024} MB.");
        var tag = buffer[..read].LastIndexOf((byte)'<');
        sinceTag = tag < 0 ? sinceTag + read : read - tag;
        return sinceTag > Farthest ? throw new UnreadableException($"The sitemap has more than {Farthest / 1024} KB in one place, as no sitemap has.") : read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

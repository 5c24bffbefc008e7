using System.Buffers;
using System.Text.Unicode;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>UTF-8 that is known to be valid, as text, piece by piece: the whole text is never in memory beside the bytes.</summary>
internal sealed class Utf8Text(ReadOnlyMemory<byte> utf8) : TextReader
{
    private int _at;

    public override int Read(Span<char> buffer)
    {
        var status = Utf8.ToUtf16(utf8.Span[_at..], buffer, out var read, out var written);
        if (status == OperationStatus.InvalidData) throw new InvalidOperationException("The bytes were said to be UTF-8.");
        _at += read;
        return written;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read() => throw new NotSupportedException();

    public override int Peek() => throw new NotSupportedException();
}

using System.Text;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>
/// Reads the bytes that are not UTF-8 as windows-1252, one at a time: a document pasted together from both comes out
/// right in both halves.
/// </summary>
internal sealed class Windows1252Fallback(Encoding windows1252) : DecoderFallback
{
    private readonly string[] _characters = [.. Enumerable.Range(0, 256).Select(b => windows1252.GetString([(byte)b]))];

    public override int MaxCharCount => 4;

    public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(_characters);

    private sealed class Buffer(string[] characters) : DecoderFallbackBuffer
    {
        private string _text = "";
        private int _at;

        public override int Remaining => _text.Length - _at;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            _text = bytesUnknown.Length == 1 ? characters[bytesUnknown[0]] : string.Concat(bytesUnknown.Select(b => characters[b]));
            _at = 0;
            return _text.Length > 0;
        }

        public override char GetNextChar() => _at < _text.Length ? _text[_at++] : '\0';

        public override bool MovePrevious()
        {
            if (_at == 0) return false;
            _at--;
            return true;
        }

        public override void Reset()
        {
            _text = "";
            _at = 0;
        }
    }
}

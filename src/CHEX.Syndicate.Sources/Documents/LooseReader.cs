using System.Xml;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>
/// The third pass: an XML reader that no fault in the mark-up stops. Elements that are never closed end with what
/// holds them, an item ends where the next begins, end tags without a beginning are passed over, HTML's references are known, a
/// “&lt;” that begins nothing is text. Only a document that ends before its feed does is a fault: what was read
/// whole until then is kept, as with the other passes.
/// </summary>
internal sealed partial class LooseReader(string text) : XmlReader
{
    // What is deeper is not nested any further: the memory it may take is bounded.
    private const int Deepest = 4096;

    private readonly LooseScanner _at = new(text);
    private readonly LooseNames _names = new();
    private readonly List<OpenElement> _open = [];
    private readonly Dictionary<string, int> _openNames = new(StringComparer.OrdinalIgnoreCase);
    private ReadState _state = ReadState.Initial;
    private XmlNodeType _type;
    private OpenElement _node;
    private string _value = "";
    private int _depth;
    private bool _empty;
    private int _closing;
    private bool _whole;
    private List<LooseAttribute>? _attributes;
    private int _attribute = -1;

    /// <summary>An open element.</summary>
    private readonly record struct OpenElement(string Name, string Prefix, string Local, string Uri);

    public override bool Read()
    {
        if (_state is ReadState.EndOfFile or ReadState.Closed) return false;
        _state = ReadState.Interactive;
        _attribute = -1;
        _attributes = null;
        if (_type == XmlNodeType.Element && _empty) _names.Leave();

        while (true)
        {
            if (_closing > 0) return End();
            if (_at.Ended) return Finish();
            // What stands behind the feed is not the feed's.
            if (_whole && _open.Count == 0) return Over();

            if (_at.Here != '<') _value = _at.Words();
            else if (_at.Sees("<![CDATA[")) _value = CData();
            else if (_at.Sees("<!--"))
            {
                Pass("<!--", "-->");
                continue;
            }
            else if (_at.Sees("<?") || _at.Sees("<!"))
            {
                Pass("<!", ">");
                continue;
            }
            else if (_at.SeesTag())
            {
                if (_at.Sees("</")) EndTag();
                else if (StartTag()) return true;
                continue;
            }
            else _value = _at.Words();

            if (_open.Count == 0 || _value.Length == 0) continue;
            _type = XmlNodeType.Text;
            _depth = _open.Count;
            return true;
        }
    }

    private bool StartTag()
    {
        var before = _at.At++;
        var name = _at.Name();
        if (_open.Count > 0 && LooseRules.Ends(name, _open[^1].Name, _openNames.ContainsKey(name)) is { } ended)
        {
            // Then this tag is read again.
            _at.At = before;
            Close(ended);
            return false;
        }

        (_attributes, _empty) = _at.Attributes();
        _names.Enter(_attributes);
        _node = Named(name);
        _type = XmlNodeType.Element;
        _depth = _open.Count;
        if (_empty) return true;
        if (_open.Count >= Deepest)
        {
            _empty = true;
            return true;
        }

        _open.Add(_node);
        _openNames[name] = _openNames.GetValueOrDefault(name) + 1;
        return true;
    }

    private void EndTag()
    {
        _at.At += 2;
        var name = _at.Name();
        _at.Attributes();
        if (_openNames.ContainsKey(name)) Close(name);
    }

    /// <summary>Everything down to the innermost element of this name is to be ended.</summary>
    private void Close(string name)
    {
        do _closing++;
        while (!_open[^_closing].Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private bool End()
    {
        _closing--;
        _node = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        if (--_openNames[_node.Name] == 0) _openNames.Remove(_node.Name);
        _names.Leave();
        _type = XmlNodeType.EndElement;
        _depth = _open.Count;
        // With the channel's end nothing of RSS is missing; RDF has its items behind it.
        if (_open.Count == 0 || (_open.Count == 1 && LooseRules.IsChannelOfRss(_open[0].Local, _node.Name))) _whole = true;
        return true;
    }

    private bool Finish()
    {
        if (_open.Count == 0) return Over();
        // The channel was whole; only the ends of what holds it are missing.
        if (_whole && !_open.Exists(o => LooseRules.IsItem(o.Local)))
        {
            _closing = _open.Count;
            return End();
        }

        throw new XmlException($"The document ends inside <{_open[^1].Name}>.");
    }

    private bool Over()
    {
        _state = ReadState.EndOfFile;
        _type = XmlNodeType.None;
        _depth = 0;
        return false;
    }

    private string CData()
    {
        var end = _at.Find("]]>");
        _at.At += "<![CDATA[".Length;
        // Never closed: it ends with the element that it is in.
        var closes = end < 0 && _open.Count > 0 ? _at.Find($"</{_open[^1].Name}>") : end;
        var value = _at.Plain(closes < 0 ? text.Length : closes);
        if (end >= 0) _at.At = end + 3;
        return value;
    }

    private void Pass(string begin, string end)
    {
        var stop = _at.Find(end);
        if (stop >= 0) _at.At = stop + end.Length;
        else if (begin == "<!--" && _at.Find(">") is >= 0 and var next) _at.At = next + 1;
        else _at.At = text.Length;
    }

    private OpenElement Named(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var prefix = colon > 0 ? name[..colon] : "";
        return new(name, prefix, name[(colon + 1)..], _names.Uri(prefix));
    }
}

using System.Globalization;
using System.Text;
using System.Xml;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>What holds for an element and all in it: xml:base and xml:lang, with those of its ancestors.</summary>
internal readonly record struct XmlScope(Uri Base, string? Language);

/// <summary>
/// A walk over a feed's XML, one element at a time, forward only. No DTD is read, no entity but XML's own five is
/// known, nothing is resolved. Every method that reads an element leaves the reader behind its end.
/// </summary>
internal sealed class FeedXml : IDisposable
{
    /// <summary>Elements inside one another, beyond which no feed goes.</summary>
    private const int Deepest = 200;

    private readonly XmlReader _reader;
    private string _uri = "";
    private Ns _ns = Ns.Rss;
    private string? _own;
    private Ns _plain = Ns.Rss;
    private long _taken;

    private FeedXml(XmlReader reader) => _reader = reader;

    /// <summary>Over what is well-formed.</summary>
    public static FeedXml Strict(TextReader text) => Over(text, lenient: false);

    /// <summary>Over what was repaired: prefixes that were never declared are borne.</summary>
    public static FeedXml Lenient(string text) => Over(new StringReader(text), lenient: true);

    /// <summary>Over anything.</summary>
    public static FeedXml Loose(string text) => new(new LooseReader(text));

    private static FeedXml Over(TextReader text, bool lenient)
    {
        var names = new NameTable();
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            MaxCharactersFromEntities = 1024,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            NameTable = names,
        };
        return new(XmlReader.Create(text, settings, new XmlParserContext(names, new ForgivingNamespaces(names, lenient), xmlLang: null, XmlSpace.None)));
    }

    /// <summary>Whether the root element is behind us: what follows it is not the feed's.</summary>
    public bool Ended { get; private set; }

    public string Name => _reader.LocalName;

    /// <summary>The vocabulary of the element.</summary>
    public Ns Ns
    {
        get
        {
            // Runs of elements share a namespace, and the reader atomises its URIs.
            var uri = _reader.NamespaceURI;
            if (!ReferenceEquals(uri, _uri)) (_uri, _ns) = (uri, Meaning(uri));
            return _ns;
        }
    }

    /// <summary>
    /// Settles what the elements without a namespace are, and with them those of the root's own namespace where that is
    /// one nobody knows: a feed that names a vocabulary of its own making still means the format's.
    /// </summary>
    public void Speaks(Ns format)
    {
        _plain = format;
        if (Ns is Ns.Other && _reader.NamespaceURI.Length <= Namespaces.Longest) _own = _reader.NamespaceURI;
        (_uri, _ns) = (_reader.NamespaceURI, Meaning(_reader.NamespaceURI));
    }

    private Ns Meaning(string uri) => Namespaces.Of(uri) switch
    {
        Ns.Rss => _plain,
        Ns.Other when uri == _own => _plain,
        var known => known,
    };

    /// <summary>Where the reader stands: "line 3, column 17".</summary>
    public string Position => _reader is IXmlLineInfo at ? string.Create(CultureInfo.InvariantCulture, $"line {at.LineNumber}, column {at.LinePosition}") : "an unknown place";

    /// <summary>Goes to the root element.</summary>
    public void ToRoot() => _reader.MoveToContent();

    public bool Is(Ns vocabulary, string name) => Ns == vocabulary && Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    public string? Attribute(string name) => _reader.HasAttributes ? _reader.GetAttribute(name) : null;

    /// <summary>The element's own base and language over those it stands in.</summary>
    public XmlScope Within(XmlScope outer)
    {
        if (!_reader.HasAttributes) return outer;
        var at = _reader.GetAttribute("xml:base");
        var language = _reader.GetAttribute("xml:lang");
        if (at is null && language is null) return outer;
        return new(at is null ? outer.Base : SourceLink.Resolve(outer.Base, at) ?? outer.Base, language is { Length: > 0 } ? language.Replace('_', '-') : outer.Language);
    }

    /// <summary>Calls <paramref name="child"/> for each child element. What it does not read is passed over: no element can hold the walk up.</summary>
    public void Children(Action child)
    {
        _taken++;
        var depth = _reader.Depth;
        if (depth > Deepest) throw TooDeep();
        if (!_reader.IsEmptyElement)
        {
            _reader.Read();
            while (!(_reader.NodeType == XmlNodeType.EndElement && _reader.Depth == depth) && !_reader.EOF)
                if (_reader.NodeType == XmlNodeType.Element)
                {
                    var before = _taken;
                    child();
                    if (_taken == before) Skip();
                }
                else _reader.Read();
        }

        if (depth == 0) Ended = true;
        _reader.Read();
    }

    /// <summary>Passes over the element and all in it.</summary>
    public void Skip()
    {
        _taken++;
        _reader.Skip();
    }

    /// <summary>
    /// The element's text; where it holds elements, its markup as HTML. A feed that forgot to escape its HTML reads
    /// like one that did.
    /// </summary>
    /// <param name="asMarkup">It is markup whether it holds elements or not.</param>
    /// <param name="escaped">Its text is HTML itself, and stays as it is beside elements.</param>
    public string Text(bool asMarkup = false, bool escaped = false) => Mojibake.Mend(Collected(asMarkup, escaped));

    private string Collected(bool asMarkup, bool escaped)
    {
        _taken++;
        if (_reader.IsEmptyElement)
        {
            _reader.Read();
            return "";
        }

        var depth = _reader.Depth;
        _reader.Read();
        var only = "";
        if (!asMarkup && _reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
        {
            only = _reader.Value;
            _reader.Read();
        }

        StringBuilder? all = null;
        while (!(_reader.NodeType == XmlNodeType.EndElement && _reader.Depth == depth) && !_reader.EOF)
        {
            if (_reader.Depth - depth > Deepest) throw TooDeep();
            all ??= new StringBuilder(only);
            switch (_reader.NodeType)
            {
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    if (asMarkup && !escaped) HtmlText.Text(all, _reader.Value);
                    else all.Append(_reader.Value);
                    break;
                case XmlNodeType.Element:
                    if (!asMarkup)
                    {
                        // From here on it is markup, and so was what came before.
                        asMarkup = true;
                        var before = all.ToString();
                        if (!escaped) HtmlText.Text(all.Clear(), before);
                    }

                    HtmlText.Open(all, _reader);
                    break;
                case XmlNodeType.EndElement:
                    HtmlText.Close(all, _reader.LocalName);
                    break;
            }

            _reader.Read();
        }

        _reader.Read();
        return all?.ToString() ?? only;
    }

    public void Dispose() => _reader.Dispose();

    private UnreadableException TooDeep() => new(string.Create(CultureInfo.InvariantCulture, $"The document nests more than {Deepest} elements at {Position}."));

    /// <summary>Knows the usual prefixes where a feed forgot to declare them; a lenient one knows any.</summary>
    private sealed class ForgivingNamespaces(NameTable names, bool lenient) : XmlNamespaceManager(names)
    {
        public override string? LookupNamespace(string prefix) =>
            base.LookupNamespace(prefix)
            ?? (Namespaces.Prefixes.TryGetValue(prefix, out var known) ? names.Add(known) : lenient ? names.Add("undeclared:" + prefix) : null);
    }
}

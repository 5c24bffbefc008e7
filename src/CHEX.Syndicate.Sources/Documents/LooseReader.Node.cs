using System.Diagnostics.CodeAnalysis;
using System.Xml;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>What the reader stands on, as <see cref="XmlReader"/> wants it told.</summary>
internal sealed partial class LooseReader
{
    private readonly NameTable _table = new();

    public override XmlNodeType NodeType => _attribute >= 0 ? XmlNodeType.Attribute : _state == ReadState.Interactive ? _type : XmlNodeType.None;
    public override string Name => Of(_attribute >= 0 ? _attributes![_attribute].Name : _node.Name);
    public override string LocalName => Of(_attribute >= 0 ? AfterColon(_attributes![_attribute].Name) : _node.Local);
    public override string Prefix => _attribute >= 0 ? BeforeColon(_attributes![_attribute].Name) : Of(_node.Prefix);
    public override string NamespaceURI => _attribute >= 0 ? Prefix is { Length: > 0 } prefix ? _names.Uri(prefix) : "" : Of(_node.Uri);
    public override string Value => _attribute >= 0 ? _attributes![_attribute].Value : _type == XmlNodeType.Text ? _value : "";
    public override int Depth => _attribute >= 0 ? _depth + 1 : _depth;
    public override bool IsEmptyElement => _type == XmlNodeType.Element && _empty;
    public override int AttributeCount => _type == XmlNodeType.Element ? _attributes?.Count ?? 0 : 0;
    public override bool EOF => _state == ReadState.EndOfFile;
    public override ReadState ReadState => _state;
    public override string BaseURI => "";
    public override XmlNameTable NameTable => _table;

    public override string? GetAttribute(string name)
    {
        foreach (var attribute in _attributes ?? [])
            if (attribute.Name.Equals(name, StringComparison.Ordinal))
                return attribute.Value;
        return null;
    }

    public override string? GetAttribute(string name, string? namespaceURI)
    {
        foreach (var attribute in _attributes ?? [])
            if (AfterColon(attribute.Name).Equals(name, StringComparison.Ordinal) && (BeforeColon(attribute.Name) is { Length: > 0 } prefix ? _names.Uri(prefix) : "") == (namespaceURI ?? ""))
                return attribute.Value;
        return null;
    }

    public override string GetAttribute(int i) => _attributes![i].Value;

    public override bool MoveToAttribute(string name) => MoveTo(_attributes?.FindIndex(a => a.Name == name) ?? -1);

    public override bool MoveToAttribute(string name, string? ns) => MoveToAttribute(name);

    public override bool MoveToFirstAttribute() => MoveTo(AttributeCount > 0 ? 0 : -1);

    public override bool MoveToNextAttribute() => MoveTo(_attribute + 1 < AttributeCount ? _attribute + 1 : -1);

    public override bool MoveToElement()
    {
        var was = _attribute >= 0;
        _attribute = -1;
        return was;
    }

    public override bool ReadAttributeValue() => false;

    public override string? LookupNamespace(string prefix) => _names.Uri(prefix);

    [ExcludeFromCodeCoverage(Justification = "All references are resolved.")]
    public override void ResolveEntity() => throw new InvalidOperationException();

    private bool MoveTo(int attribute)
    {
        if (attribute < 0) return false;
        _attribute = attribute;
        return true;
    }

    private string Of(string name) => _state == ReadState.Interactive && (_attribute >= 0 || _type is XmlNodeType.Element or XmlNodeType.EndElement) ? name : "";

    private static string AfterColon(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static string BeforeColon(string name) => name.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? name[..colon] : "";
}

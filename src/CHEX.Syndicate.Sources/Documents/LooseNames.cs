namespace CHEX.Syndicate.Sources.Documents;

/// <summary>What prefixes mean, element by element. Those that were never declared mean what they usually mean.</summary>
internal sealed class LooseNames
{
    private readonly Dictionary<string, string> _uris = new(StringComparer.Ordinal) { [""] = "", ["xml"] = "http://www.w3.org/XML/1998/namespace" };

    // What to put back when an element is left; null marks where it began.
    private readonly Stack<(string Prefix, string? Uri)?> _before = new();

    public void Enter(List<LooseAttribute>? attributes)
    {
        _before.Push(null);
        foreach (var (name, value) in attributes ?? [])
        {
            if (name == "xmlns") Declare("", value);
            else if (name.StartsWith("xmlns:", StringComparison.Ordinal)) Declare(name[6..], value);
        }
    }

    public void Leave()
    {
        while (_before.TryPop(out var one) && one is { } old)
        {
            if (old.Uri is null) _uris.Remove(old.Prefix);
            else _uris[old.Prefix] = old.Uri;
        }
    }

    public string Uri(string prefix) => _uris.TryGetValue(prefix, out var uri) ? uri : Namespaces.Prefixes.GetValueOrDefault(prefix) ?? "undeclared:" + prefix;

    private void Declare(string prefix, string uri)
    {
        _before.Push((prefix, _uris.GetValueOrDefault(prefix)));
        _uris[prefix] = uri;
    }
}

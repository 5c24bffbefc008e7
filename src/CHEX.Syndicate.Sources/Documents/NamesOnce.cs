namespace CHEX.Syndicate.Sources.Documents;

/// <summary>Names in their order, each once. However many a document gives, each costs the same.</summary>
internal sealed class NamesOnce
{
    // So few are compared one by one: most entries have no more.
    private const int Few = 16;

    private readonly List<string> names = [];
    private HashSet<string>? many;

    public IReadOnlyList<string> All => names;

    public int Count => names.Count;

    public string? First => names.Count > 0 ? names[0] : null;

    public void Add(string name)
    {
        if (many is null ? names.Contains(name, StringComparer.Ordinal) : !many.Add(name)) return;
        names.Add(name);
        if (many is null && names.Count > Few) many = new(names, StringComparer.Ordinal);
    }

    public void Clear()
    {
        names.Clear();
        many = null;
    }
}

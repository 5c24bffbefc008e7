using AngleSharp.Dom;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>
/// Which heads the cells of a table name as theirs (<c>headers</c>). It is the one thing that needs ids, so the heads that are
/// named, and nothing else, get one: with a prefix, for an id is a name in the whole page that shows the text.
/// </summary>
internal sealed class Cells
{
    private const string Prefix = "cell-";
    private const int LongestId = 60;
    private const int MostHeads = 12;

    private readonly List<(Piece Cell, Piece? Table, string Id)> named = [];
    private readonly List<(Piece Cell, Piece? Table, string[] Heads)> naming = [];

    /// <summary>Remembers what a cell says of itself.</summary>
    public void Note(IElement from, Piece cell)
    {
        if (from.GetAttribute("id") is { Length: > 0 and <= LongestId } id) named.Add((cell, Table(cell), id));
        if (from.GetAttribute("headers") is { Length: > 0 } heads)
            naming.Add((cell, Table(cell), heads.Split([' ', '\t', '\n', '\r', '\f'], MostHeads + 1, StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>Writes the ids and the headers that belong together, once the tables are whole.</summary>
    public void Settle()
    {
        if (naming.Count == 0) return;
        var heads = new Dictionary<(Piece?, string), Piece>();
        foreach (var (cell, table, id) in named) heads.TryAdd((table, id), cell);
        var wanted = naming.SelectMany(n => n.Heads.Select(h => heads.GetValueOrDefault((n.Table, h)))).OfType<Piece>().ToHashSet();
        var ids = new Dictionary<Piece, string>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (cell, table, id) in named)
        {
            if (!wanted.Contains(cell) || heads[(table, id)] != cell) continue;
            var free = Free(Bare(id), taken, numbers);
            ids[cell] = free;
            cell.Add("id", free);
        }

        foreach (var (cell, table, names) in naming)
        {
            var known = names.Take(MostHeads).Select(n => heads.GetValueOrDefault((table, n))).OfType<Piece>().Where(h => h != cell).Distinct();
            cell.Add("headers", string.Join(' ', known.Select(h => ids[h])));
        }
    }

    private static Piece? Table(Piece cell)
    {
        var table = cell;
        while (table is not null && table.Name != "table") table = table.Parent;
        return table;
    }

    private static string Bare(string id)
    {
        var bare = string.Concat(id.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
        if (!bare.StartsWith(Prefix, StringComparison.Ordinal)) bare = Prefix + bare;
        return bare.Length > Prefix.Length ? bare : Prefix + "head";
    }

    // Counting goes on where it stopped: a thousand tables may use one id.
    private static string Free(string id, HashSet<string> taken, Dictionary<string, int> numbers)
    {
        var free = id;
        var number = numbers.GetValueOrDefault(id, 2);
        while (!taken.Add(free)) free = $"{id}-{number++}";
        numbers[id] = number;
        return free;
    }
}

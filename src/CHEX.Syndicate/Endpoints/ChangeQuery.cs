using System.Globalization;
using CHEX.Syndicate.Feeds.Changes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace CHEX.Syndicate.Endpoints;

/// <summary>What the query of the change feed asks for.</summary>
/// <param name="Asked">Which changes.</param>
/// <param name="Wait">How long to wait for the first; zero for not at all.</param>
/// <param name="Canonical">The query without what means nothing; null where it has nothing of that.</param>
public sealed record ChangeQuery(ChangeRequest Asked, TimeSpan Wait, string? Canonical)
{
    /// <summary>The most changes in one answer.</summary>
    public const int MostChanges = 500;

    /// <summary>The longest wait, in seconds.</summary>
    public const int LongestWait = 60;

    private const int Usual = 100;
    private static readonly string[] Names = ["after", "limit", "source", "wait"];

    /// <summary>Reads it; else says what is wrong.</summary>
    public static (ChangeQuery? Query, string? Wrong) Read(QueryString asked)
    {
        var query = QueryHelpers.ParseQuery(asked.Value);
        if (Names.FirstOrDefault(name => query.GetValueOrDefault(name).Count > 1) is { } repeated) return (null, $"'{repeated}' is said more than once.");
        var after = One(query, "after") is { } text ? ChangeCursor.Read(text) : ChangeCursor.Start;
        if (after is null) return (null, "'after' is a cursor as an answer gave it, or the number of a change; 0 begins at the beginning.");
        if (Number(query, "limit", Usual, 1, MostChanges) is not { } limit) return (null, $"'limit' is a number from 1 to {MostChanges}.");
        if (Number(query, "wait", 0, 0, LongestWait) is not { } wait) return (null, $"'wait' is a number of seconds from 0 to {LongestWait}.");

        var known = query.Where(pair => Names.Contains(pair.Key, StringComparer.OrdinalIgnoreCase)).ToList();
        var canonical = known.Count == query.Count ? null : QueryString.Create(known).Value ?? "";
        return (new ChangeQuery(new ChangeRequest(after.Value, limit, One(query, "source")), TimeSpan.FromSeconds(wait), canonical), null);
    }

    /// <summary>The query of what comes next, asked for in the same way.</summary>
    public string Next(ChangeCursor cursor)
    {
        var next = string.Create(CultureInfo.InvariantCulture, $"?after={cursor}");
        if (Asked.Limit != Usual) next += string.Create(CultureInfo.InvariantCulture, $"&limit={Asked.Limit}");
        if (Asked.Source is { } source) next += "&source=" + Uri.EscapeDataString(source);
        return Wait > TimeSpan.Zero ? next + string.Create(CultureInfo.InvariantCulture, $"&wait={(int)Wait.TotalSeconds}") : next;
    }

    private static string? One(Dictionary<string, StringValues> query, string name) => query.GetValueOrDefault(name) is [{ Length: > 0 } value] ? value : null;

    private static int? Number(Dictionary<string, StringValues> query, string name, int usual, int least, int most) =>
        One(query, name) is not { } text ? usual : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
}

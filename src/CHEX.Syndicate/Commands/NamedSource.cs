using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary>A source named on the command line.</summary>
internal static class NamedSource
{
    /// <summary>What is said where none of these sources is meant.</summary>
    public static RefusedException Unknown(string named, IReadOnlyList<string> ids) => new(
        $"There is no source \"{named}\"{(Spelling.Suggestion(named, ids) is { Length: > 0 } meant ? meant : ".")} Sources: {string.Join(", ", ids)}.", RefusalKind.NotFound);

    /// <summary>Its id, where it was ever configured.</summary>
    /// <exception cref="RefusedException">It was not.</exception>
    public static async Task<string> Find(Tx tx, string named)
    {
        var ids = (await SourceRows.All(tx)).Select(row => row.Id).ToList();
        return ids.Contains(named, StringComparer.Ordinal) ? named : throw Unknown(named, ids);
    }
}

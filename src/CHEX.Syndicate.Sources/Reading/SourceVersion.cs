using System.Text.Json;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>
/// What a source's text is read with, as a hash: the program's readers and normaliser, the recipe, the filter. When it moves,
/// validators are dropped, for a 304 would hide what is now read differently. Topics are in it only where the filter asks for them:
/// posts are mapped anew without the site (<see cref="Remap"/>).
/// </summary>
internal static class SourceVersion
{
    public static string Of(SourceSettings source, IReadOnlyList<Topic> topics) => ListEntry.Hash(JsonSerializer.Serialize(new
    {
        reader = SourceReader.Version,
        normaliser = Normaliser.Version,
        accepts = new[] { SourceReader.AcceptFeed, SourceReader.AcceptJson, SourceReader.AcceptHtml },
        source.Kind,
        source.Url,
        source.Fallbacks,
        source.Recipe,
        source.Info.Language,
        source.Info.TimeZone,
        source.Filter,
        topics = source.Filter.Include.Topics.Count + source.Filter.Exclude.Topics.Count > 0 ? topics : null,
    }));

    /// <summary>How a source is configured to be read; how often does not matter here.</summary>
    public static string OfSettings(SourceSettings source) => ListEntry.Hash(JsonSerializer.Serialize(new { source.Kind, source.Url, source.Fallbacks, source.Recipe, source.ObeyRobots }));

    /// <summary>What another filter lets through for the first time is no news: nothing where there is none.</summary>
    public static string OfFilter(SourceSettings source) => source.Filter.IsEmpty ? "" : "+" + ListEntry.Hash(JsonSerializer.Serialize(source.Filter))[..8];

    public static string OfRecipe(SourceSettings source) => ListEntry.Hash(JsonSerializer.Serialize(source.Recipe));
}

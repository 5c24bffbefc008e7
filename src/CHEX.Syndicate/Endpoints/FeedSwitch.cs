using Microsoft.Extensions.Primitives;

namespace CHEX.Syndicate.Endpoints;

/// <summary>A parameter of a feed's query that is on or off.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="On">Its value.</param>
/// <param name="Off">The value that need not be said.</param>
/// <param name="What">What it says, at the start of a sentence.</param>
internal sealed record FeedSwitch(string Name, string On, string Off, string What)
{
    /// <summary>True where the query turns it on.</summary>
    public bool Asked(Dictionary<string, StringValues> query) => Values(query).Contains(On, StringComparer.Ordinal);

    /// <summary>What is wrong with the query; null where nothing is.</summary>
    public string? Wrong(Dictionary<string, StringValues> query) =>
        Values(query).ToList() is var values && (values.Count > 1 || values.Exists(value => value != On && value != Off))
            ? $"{Name} says {What}: it is {On}, or {Off} (which need not be said)."
            : null;

    private IEnumerable<string?> Values(Dictionary<string, StringValues> query) => query.GetValueOrDefault(Name).Where(value => !string.IsNullOrEmpty(value));
}

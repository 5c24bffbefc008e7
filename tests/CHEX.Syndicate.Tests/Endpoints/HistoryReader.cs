using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using FluentAssertions;

namespace CHEX.Syndicate.Tests.Endpoints;

/// <summary>One document of a feed, as a reader sees it.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Ids">The ids of its entries, in its order.</param>
/// <param name="Older">The archive before it, or null.</param>
/// <param name="Newer">The archive after it, or null.</param>
/// <param name="Current">The feed that it is an archive of; null in the feed itself.</param>
/// <param name="Text">All of it.</param>
internal sealed record HistoryDocument(string Url, IReadOnlyList<string> Ids, string? Older, string? Newer, string? Current, string Text);

/// <summary>A small client of RFC 5005: it walks from a feed back through all its archives, in any of the formats.</summary>
internal static class HistoryReader
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace History = "http://purl.org/syndication/history/1.0";

    /// <summary>The feed and its archives, the newest first. What is known it does not read again, and walks no further.</summary>
    public static async Task<IReadOnlyList<HistoryDocument>> Walk(FeedHost host, string path, IReadOnlySet<string>? known = null)
    {
        var documents = new List<HistoryDocument> { await Read(host, host.Url + path) };
        documents[0].Current.Should().BeNull();
        while (documents[^1].Older is { } older && known?.Contains(older) != true)
        {
            documents.Select(d => d.Url).Should().NotContain(older, "a walk has an end");
            documents.Add(await Read(host, older));
            documents[^1].Current.Should().Be(host.Url + path);
        }

        return documents;
    }

    public static async Task<HistoryDocument> Read(FeedHost host, string url)
    {
        using var answer = await host.Ask(url);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, url);
        var text = await answer.Content.ReadAsStringAsync();
        return text[0] == '{' ? Json(url, text) : Xml(url, text);
    }

    private static HistoryDocument Json(string url, string text)
    {
        var feed = JsonNode.Parse(text)!;
        feed["feed_url"]!.ToString().Should().Be(url);
        var own = feed["_chex"]!;
        ((bool?)own["archive"] ?? false).Should().Be(own["current"] is not null);
        return new(url, [.. feed["items"]!.AsArray().Select(item => item!["id"]!.ToString())], feed["next_url"]?.ToString(), own["next_archive"]?.ToString(), own["current"]?.ToString(), text);
    }

    private static HistoryDocument Xml(string url, string text)
    {
        var root = XElement.Parse(text);
        var feed = root.Element("channel") ?? root;
        string? Link(string relation) => feed.Elements(Atom + "link").SingleOrDefault(link => (string?)link.Attribute("rel") == relation)?.Attribute("href")!.Value;
        Link("self").Should().Be(url);
        (feed.Element(History + "archive") is not null).Should().Be(Link("current") is not null);
        var ids = root.Name == Atom + "feed" ? feed.Elements(Atom + "entry").Select(entry => (string)entry.Element(Atom + "id")!) : feed.Elements("item").Select(item => (string)item.Element("guid")!);
        return new(url, [.. ids], Link("prev-archive"), Link("next-archive"), Link("current"), text);
    }
}

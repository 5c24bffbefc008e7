using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CHEX.Syndicate.Tests.Soak.World;

/// <summary>A WordPress site: its REST API, and the feed beside it.</summary>
internal sealed class WordPressFace : RssFace
{
    private const string Api = "/wp-json/wp/v2/posts";

    public WordPressFace() : base("/feed/") { }

    /// <summary>A security plugin refuses the API.</summary>
    public bool Refuses { get; init; }

    public override void Configure(Site site, JsonObject source)
    {
        source["kind"] = "wordpress";
        source["url"] = site.Home + "/";
    }

    public override string NameOf(Site site, Story story, string way) => string.Create(CultureInfo.InvariantCulture, $"wp:{story.Number}");

    protected override Page? List(Site site, string asked)
    {
        foreach (var story in site.Stories) story.Guid = $"{site.Home}/?p={story.Number}";
        if (!asked.StartsWith(Api, StringComparison.Ordinal)) return base.List(site, asked);
        if (Refuses) return Page.Text("""{"code":"rest_forbidden","message":"Only for members.","data":{"status":401}}""", "application/json") with { Status = 401 };
        var page = asked.Split('&', '?').FirstOrDefault(p => p.StartsWith("page=", StringComparison.Ordinal));
        if (page is not (null or "page=1"))
            return Page.Text("""{"code":"rest_post_invalid_page_number","message":"No such page.","data":{"status":400}}""", "application/json") with { Status = 400 };
        return Listing(site, "wordpress", "application/json; charset=UTF-8", stories => JsonSerializer.Serialize(stories.Select(s => Post(site, s))))
            .With("X-WP-TotalPages", "1");
    }

    private static Dictionary<string, object> Post(Site site, Story s) => new(StringComparer.Ordinal)
    {
        ["id"] = s.Number,
        ["date_gmt"] = s.Published.UtcDateTime.ToString("s", CultureInfo.InvariantCulture),
        ["guid"] = Rendered($"{site.Home}/?p={s.Number}"),
        ["status"] = "publish",
        ["link"] = site.LinkOf(s),
        ["title"] = Rendered(Text(s.Title)),
        ["content"] = Rendered(s.Body),
        ["excerpt"] = Rendered($"<p>{Text(s.Excerpt)}</p>\n"),
    };

    private static object Rendered(string html) => new { rendered = html, @protected = false };
}

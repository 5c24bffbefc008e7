using System.Net;
using System.Text.Json;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Tests.Sources;

/// <summary>Files that the sites could have sent, and what they must be read as.</summary>
internal static class Fixture
{
    public const string London = "Europe/London";

    public static byte[] Bytes(string room, string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Sources", room, "Fixtures", name));

    public static JsonElement Expected(string room, string name) => JsonDocument.Parse(Bytes(room, name)).RootElement;

    public static string Text(this JsonElement e, string name) => e.GetProperty(name).GetString()!;

    public static string[] Texts(this JsonElement e, params string[] names) => [.. names.SelectMany(n => e.GetProperty(n).EnumerateArray()).Select(t => t.GetString()!)];

    /// <summary>The title as people read it; the fixtures' titles hold no tags.</summary>
    public static string Shown(this Item item) => WebUtility.HtmlDecode(item.Title ?? "");

    /// <summary>The day in London on which it was published.</summary>
    public static string Day(this Item item) =>
        TimeZoneInfo.ConvertTime(item.Published!.Instant, TimeZoneInfo.FindSystemTimeZoneById(London)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

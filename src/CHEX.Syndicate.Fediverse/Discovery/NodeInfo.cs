using CHEX.Syndicate.Fediverse.Documents;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse.Discovery;

/// <summary>NodeInfo 2.0 and 2.1 (nodeinfo.diaspora.software): what software this is, and how much there is of it.</summary>
public static class NodeInfo
{
    /// <summary>The media type of <see cref="Links"/>.</summary>
    public const string LinksType = "application/json; charset=utf-8";

    private static readonly string[] Versions = ["2.1", "2.0"];

    private const string Schema = "http://nodeinfo.diaspora.software/ns/schema/";

    /// <summary><c>/.well-known/nodeinfo</c>.</summary>
    public static byte[] Links(Addresses addresses) => JsonText.Bytes(json =>
    {
        json.WriteStartArray("links");
        foreach (var version in Versions)
        {
            json.WriteStartObject();
            json.WriteString("rel", Schema + version);
            json.WriteString("href", $"{addresses.PublicUrl}/nodeinfo/{version}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>The media type of <see cref="Document"/>.</summary>
    public static string Type(string version) => $"application/json; profile=\"{Schema}{version}#\"; charset=utf-8";

    /// <summary><c>/nodeinfo/{version}</c>; null for a version other than 2.0 and 2.1.</summary>
    /// <param name="version">"2.0" or "2.1".</param>
    /// <param name="posts">How many notes are public.</param>
    /// <param name="settings">The service.</param>
    public static byte[]? Document(string version, long posts, FediverseSettings settings) => version is not ("2.0" or "2.1") ? null : JsonText.Bytes(json =>
    {
        json.WriteString("version", version);
        json.Object("software", () =>
        {
            json.WriteString("name", "chex-syndicate");
            json.WriteString("version", settings.Version);
        });
        json.Array("protocols", "activitypub");
        json.Object("services", () =>
        {
            json.Array("inbound", "atom1.0", "rss2.0");
            json.Array("outbound", "atom1.0", "rss2.0");
        });
        json.WriteBoolean("openRegistrations", false);
        json.Object("usage", () =>
        {
            json.Object("users", () =>
            {
                json.WriteNumber("total", settings.Accounts.Count);
                json.WriteNumber("activeHalfyear", settings.Accounts.Count);
                json.WriteNumber("activeMonth", settings.Accounts.Count);
            });
            json.WriteNumber("localPosts", posts);
        });
        json.Object("metadata", () =>
        {
            json.WriteString("nodeName", settings.Title);
            json.WriteString("nodeDescription", settings.Description);
        });
    });
}

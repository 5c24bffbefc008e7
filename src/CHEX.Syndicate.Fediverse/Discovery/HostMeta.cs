using System.Text;
using CHEX.Syndicate.Fediverse.Documents;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse.Discovery;

/// <summary>Host metadata (RFC 6415): where WebFinger is, for servers that ask this first, or after WebFinger failed.</summary>
public static class HostMeta
{
    /// <summary>The media type of <see cref="Xrd"/>.</summary>
    public const string XrdType = "application/xrd+xml; charset=utf-8";

    /// <summary>The media type of <see cref="Json"/>.</summary>
    public const string JsonType = "application/jrd+json; charset=utf-8";

    /// <summary><c>/.well-known/host-meta</c>.</summary>
    public static byte[] Xrd(Addresses addresses) => Encoding.UTF8.GetBytes(
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
          <Link rel="lrdd" type="application/jrd+json" template="{Template(addresses)}"/>
        </XRD>

        """);

    /// <summary><c>/.well-known/host-meta.json</c>.</summary>
    public static byte[] Json(Addresses addresses) => JsonText.Bytes(json =>
    {
        json.WriteStartArray("links");
        json.WriteStartObject();
        json.WriteString("rel", "lrdd");
        json.WriteString("type", "application/jrd+json");
        json.WriteString("template", Template(addresses));
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static string Template(Addresses addresses) => addresses.PublicUrl + "/.well-known/webfinger?resource={uri}";
}

using System.Text;
using CHEX.Syndicate.Configuration;

namespace CHEX.Syndicate.Demo;

/// <summary>The configuration that points the unchanged service at the sample sites: everything in seconds, with a permission, so that full text is seen.</summary>
internal static class DemoConfiguration
{
    /// <summary>The configuration; <paramref name="over"/> is laid over it as environment variables are.</summary>
    public static ConfiguredService For(string publicUrl, SampleSites sites, params IEnumerable<KeyValuePair<string, string>> over) => ConfigurationFile.Read(Encoding.UTF8.GetBytes(
        $$"""
        {
          "publicUrl": "{{publicUrl}}",
          "title": "Community health news for Scotland (demo)",
          "description": "Invented news from three sample sites in the shapes of CHEX, VHS and PHS.",
          "operator": { "name": "CHEX.Syndicate demo", "help": "This is a demonstration. NHS 24 is there on 111." },
          "accounts": [{ "name": "network", "displayName": "Community health news (demo)", "summary": "Invented news, for looking at.", "announceAfter": "PT5S", "pace": "PT1S" }],
          "sources": [
            { "id": "chex", "shortName": "CHEX", "kind": "squarespace", {{About(sites.Chex, "/latest/article")}}, "pictures": "copy" },
            { "id": "vhs", "shortName": "VHS", "kind": "wordpress", {{About(sites.Vhs, "/")}}, "pictures": "copy" },
            { "id": "phs", "shortName": "PHS", "kind": "page", {{About(sites.Phs, "/news/")}},
              "recipe": {
                "items": "main li:has(> h2 a[href])", "link": "h2 a@href", "linkMatch": "/news/[0-9]{4}/[a-z]+/[a-z0-9-]+/?$", "title": "h2 a",
                "date": "ul > li:first-child", "dateFormats": ["dd MMMM yyyy", "d MMMM yyyy"], "summary": "p", "categories": "ul > li:not(:first-child)",
                "article": { "content": "#main-content", "remove": ["h1", "h1 + p", "h1 + p + ul"] }
              } }
          ],
          "topics": [
            { "id": "mental-health", "name": "Mental health", "match": ["mental health"] },
            { "id": "health-inequalities", "name": "Health inequalities", "match": ["health inequalities"] },
            { "id": "community-led-health", "name": "Community-led health", "match": ["community-led health"] },
            { "id": "funding", "name": "Funding", "match": ["funding"] },
            { "id": "policy", "name": "Policy and practice", "match": ["policy", "influencing policy and practice"] },
            { "id": "immunisation", "name": "Immunisation", "match": ["immunisations"] }
          ],
          "network": { "allowPrivateAddresses": ["127.0.0.0/8"] }
        }
        """), over);

    private static string About(SampleSite site, string path) =>
        $$"""
        "name": "{{site.Name}}", "homepage": "{{site.Url}}/", "url": "{{site.Url}}{{path}}", "interval": "PT2S", "hostGap": "PT0S",
              "withdrawAfterReadings": 1, "withdrawAfter": "PT1S", "republish": "full",
              "permission": { "by": "the demo's own writers", "on": "2026-01-01", "terms": "Invented texts and pictures, to be shown in full" }
        """;
}

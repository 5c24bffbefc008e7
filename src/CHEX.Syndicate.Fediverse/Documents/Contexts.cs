namespace CHEX.Syndicate.Fediverse.Documents;

/// <summary>The fixed <c>@context</c> values: no document is ever processed as JSON-LD here, but others may.</summary>
internal static class Contexts
{
    /// <summary>The ActivityStreams Public collection: whoever reads.</summary>
    public const string Public = "https://www.w3.org/ns/activitystreams#Public";

    /// <summary>For collections, Accept, Delete and boosts.</summary>
    public const string Plain = "\"https://www.w3.org/ns/activitystreams\"";

    /// <summary>For notes, and activities that carry one.</summary>
    public const string WithNotes =
        """
        ["https://www.w3.org/ns/activitystreams",{"Hashtag":"as:Hashtag","sensitive":"as:sensitive","gts":"https://gotosocial.org/ns#","interactionPolicy":{"@id":"gts:interactionPolicy","@type":"@id"},"canQuote":{"@id":"gts:canQuote","@type":"@id"},"automaticApproval":{"@id":"gts:automaticApproval","@type":"@id"}}]
        """;

    /// <summary>For actors.</summary>
    public const string Actor =
        """
        ["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1",{"toot":"http://joinmastodon.org/ns#","discoverable":"toot:discoverable","indexable":"toot:indexable","featured":{"@id":"toot:featured","@type":"@id"},"attributionDomains":{"@id":"toot:attributionDomains","@container":"@set"},"manuallyApprovesFollowers":"as:manuallyApprovesFollowers","schema":"http://schema.org#","PropertyValue":"schema:PropertyValue","value":"schema:value"},"https://purl.archive.org/socialweb/webfinger"]
        """;
}

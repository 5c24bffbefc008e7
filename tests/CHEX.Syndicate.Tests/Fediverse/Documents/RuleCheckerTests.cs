using System.Text;
using System.Text.Json.Nodes;
using CHEX.Syndicate.Fediverse.Documents;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Documents;

public sealed class RuleCheckerTests
{
    private static readonly string Create = Activities.Create(Sample.Note(), Sample.Addresses);
    private static readonly string Actor = Encoding.UTF8.GetString(ActorDocument.Of(Sample.Account, "-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----", Sample.Noon, Sample.Settings, Sample.Addresses));

    public static TheoryData<string, string> NoteFaults => new()
    {
        { "to", "[\"https://news.example.org/ap/network/followers\"]" },
        { "cc", "[]" },
        { "summary", "\"An excerpt\"" },
        { "content", "\"<h2>Title</h2>\"" },
        { "content", "\"<p onclick=\\\"x\\\">Title</p>\"" },
        { "content", "\"a & b\"" },
        { "content", "\"<a href=\\\"javascript:x\\\">a</a>\"" },
        { "contentMap", "{\"en\":\"a\",\"gd\":\"b\"}" },
        { "updated", "\"2026-01-01T00:00:00Z\"" },
        { "interactionPolicy", "{}" },
        { "attachment", "null" },
        { "url", "\"mailto:a@b\"" },
        { "type", "\"Article\"" },
        { "attributedTo", "\"https://news.example.org/ap/other\"" },
        { "id", "\"https://other.example/1\"" },
        { "tag", "[{\"type\":\"Hashtag\",\"name\":\"health\",\"href\":\"x\"}]" },
    };

    public static TheoryData<string, string> ActorFaults => new()
    {
        { "@context", "\"https://example.org\"" },
        { "id", "\"https://other.example/1\"" },
        { "preferredUsername", "\"The Network\"" },
        { "discoverable", "false" },
        { "indexable", "false" },
        { "manuallyApprovesFollowers", "true" },
        { "inbox", "null" },
        { "endpoints", "{}" },
        { "publicKey", "{\"id\":\"https://news.example.org/ap/network/key\",\"owner\":\"https://news.example.org/ap/network\"}" },
        { "attachment", "{}" },
        { "url", "\"https://vhs.example/\"" },
        { "icon", "{\"type\":\"Image\",\"mediaType\":\"image/svg+xml\"}" },
    };

    [Theory, MemberData(nameof(NoteFaults))]
    public void It_sees_what_is_wrong_with_a_note(string member, string value)
    {
        var activity = JsonNode.Parse(Create)!;
        activity["object"]![member] = JsonNode.Parse(value);
        RuleChecker.Faults(activity.ToJsonString(), Sample.Note().Id + "/create").Should().NotBeEmpty();
    }

    [Theory, MemberData(nameof(ActorFaults))]
    public void It_sees_what_is_wrong_with_an_actor(string member, string value)
    {
        var actor = JsonNode.Parse(Actor)!;
        actor[member] = JsonNode.Parse(value);
        RuleChecker.Faults(actor.ToJsonString(), Sample.Addresses.Actor("network")).Should().NotBeEmpty();
    }

    [Fact]
    public void It_sees_an_update_without_updated_and_an_accept_without_its_follow()
    {
        var update = JsonNode.Parse(Create)!;
        update["type"] = "Update";
        RuleChecker.Faults(update.ToJsonString(), Sample.Note().Id + "/create").Should().Contain(f => f.Contains("updated"));
        RuleChecker.Faults("""{"@context":"https://www.w3.org/ns/activitystreams","id":"https://h.example/1","type":"Accept","actor":"https://h.example/a","object":"https://o.example/f"}""", "https://h.example/1")
            .Should().ContainSingle();
    }
}

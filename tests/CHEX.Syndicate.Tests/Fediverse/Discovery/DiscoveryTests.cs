using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Fediverse.Discovery;
using CHEX.Syndicate.Tests.Fediverse.Documents;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Discovery;

public sealed class DiscoveryTests
{
    [Theory]
    [InlineData("acct:network@example.org")]
    [InlineData("acct%3Anetwork%40example.org")]
    [InlineData("ACCT:Network@EXAMPLE.org")]
    [InlineData("acct:@network@example.org")]
    [InlineData("@network@example.org")]
    [InlineData("network@example.org")]
    [InlineData("network@news.example.org")]
    [InlineData("https://news.example.org/ap/network")]
    [InlineData("https://news.example.org/@network")]
    [InlineData("https://news.example.org/@network/")]
    public void Every_way_to_ask_leads_to_the_one_handle_and_actor(string resource)
    {
        var answer = WebFinger.Answer(resource, Sample.Settings, Sample.Addresses);
        answer.Status.Should().Be(200);
        var json = JsonDocument.Parse(answer.Body).RootElement;
        json.GetProperty("subject").GetString().Should().Be("acct:network@example.org");
        var self = json.GetProperty("links").EnumerateArray().Single(l => l.GetProperty("rel").GetString() == "self");
        self.GetProperty("type").GetString().Should().Be("application/activity+json");
        self.GetProperty("href").GetString().Should().Be("https://news.example.org/ap/network");
        json.GetProperty("aliases").EnumerateArray().Should().HaveCount(2);
    }

    [Theory]
    [InlineData("acct:news.example.org@news.example.org")]
    [InlineData("https://news.example.org/ap/instance")]
    [InlineData("https://news.example.org/")]
    public void The_server_itself_has_a_handle(string resource)
    {
        var json = JsonDocument.Parse(WebFinger.Answer(resource, Sample.Settings, Sample.Addresses).Body).RootElement;
        json.GetProperty("subject").GetString().Should().Be("acct:news.example.org@news.example.org");
    }

    [Theory]
    [InlineData(null, 400)]
    [InlineData(" ", 400)]
    [InlineData("acct:nobody@example.org", 404)]
    [InlineData("acct:instance@example.org", 404)]
    [InlineData("acct:network@elsewhere.example", 404)]
    [InlineData("https://elsewhere.example/ap/network", 404)]
    [InlineData("network", 404)]
    [InlineData("acct:%%%@@", 404)]
    public void Nobody_else_is_here(string? resource, int status) => WebFinger.Answer(resource, Sample.Settings, Sample.Addresses).Status.Should().Be(status);

    [Fact]
    public void Host_meta_leads_to_webfinger_in_both_forms()
    {
        const string template = "https://news.example.org/.well-known/webfinger?resource={uri}";
        XDocument.Parse(Encoding.UTF8.GetString(HostMeta.Xrd(Sample.Addresses))).Root!.Elements().Single().Attribute("template")!.Value.Should().Be(template);
        JsonDocument.Parse(HostMeta.Json(Sample.Addresses)).RootElement.GetProperty("links")[0].GetProperty("template").GetString().Should().Be(template);
    }

    [Fact]
    public void Node_info_has_two_versions_and_says_what_the_schema_wants()
    {
        foreach (var link in JsonDocument.Parse(NodeInfo.Links(Sample.Addresses)).RootElement.GetProperty("links").EnumerateArray())
        {
            var version = link.GetProperty("href").GetString()!.Split('/')[^1];
            link.GetProperty("rel").GetString().Should().EndWith("/" + version);
            var json = JsonDocument.Parse(NodeInfo.Document(version, 12, Sample.Settings)!).RootElement;
            json.GetProperty("version").GetString().Should().Be(version);
            json.GetProperty("software").GetProperty("name").GetString().Should().MatchRegex("^[a-z0-9-]+$");
            json.GetProperty("protocols")[0].GetString().Should().Be("activitypub");
            json.GetProperty("usage").GetProperty("localPosts").GetInt32().Should().Be(12);
            json.GetProperty("openRegistrations").GetBoolean().Should().BeFalse();
        }

        NodeInfo.Document("3.0", 0, Sample.Settings).Should().BeNull();
    }
}

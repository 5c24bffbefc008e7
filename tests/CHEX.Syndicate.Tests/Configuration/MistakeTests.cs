using System.Text;
using CHEX.Syndicate.Configuration;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Configuration;

public sealed class MistakeTests
{
    private const string Page = """
        { "id": "phs", "name": "PHS", "kind": "page", "homepage": "https://phs.example/", "url": "https://phs.example/news", "recipe": { "items": ["li"], "link": ["a@href"] } }
        """;

    private const string Wordpress = """
        "name": "VHS", "kind": "wordpress", "homepage": "https://vhs.example/", "url": "https://vhs.example/"
        """;

    [Theory]
    // Text rules.
    [InlineData("sources[0].id", "letters", """ "sources": [{ "id": "VHS!", W }] """)]
    [InlineData("sources[0].url", "http", """ "sources": [{ "id": "vhs", "name": "V", "kind": "feed", "homepage": "https://vhs.example/", "url": "vhs.example" }] """)]
    [InlineData("sources[0].interval", "PT15M", """ "sources": [{ "id": "vhs", "interval": "15 minutes", W }] """)]
    [InlineData("sources[0].interval", "PT1S", """ "sources": [{ "id": "vhs", "interval": "P90D", W }] """)]
    [InlineData("sources[0].interval", "PT15M", """ "sources": [{ "id": "vhs", "interval": "PT10M", W }] """)]
    [InlineData("sources[0].hostGap", "PT2S", """ "sources": [{ "id": "vhs", "hostGap": "PT1S", W }] """)]
    [InlineData("outgoing", "allowPrivateAddresses", """ "outgoing": { "allowedNetworks": ["10.0.0.0/8"] } """)]
    [InlineData("network.ports[1]", "65535", """ "network": { "ports": [80, 70000] } """)]
    [InlineData("sources[0].timeZone", "Europe/London", """ "sources": [{ "id": "vhs", "timeZone": "Europe/Glasgow", W }] """)]
    [InlineData("sources[0].kind", "did you mean \"wordpress\"", """ "sources": [{ "id": "vhs", "name": "V", "kind": "wordpres", "homepage": "https://vhs.example/", "url": "https://vhs.example/" }] """)]
    [InlineData("sources[0].licence", "http", """ "sources": [{ "id": "vhs", "licence": "CC BY", W }] """)]
    [InlineData("language", "BCP 47", """ "language": "English" """)]
    [InlineData("feeds.limit", "1 to 500", """ "feeds": { "limit": 5000 } """)]
    [InlineData("feeds.limit", "whole number", """ "feeds": { "limit": "50" } """)]
    [InlineData("trustedProxies[0]", "CIDR", """ "trustedProxies": ["10.0.0.1"] """)]
    [InlineData("publicUrl", "without a path", """ "publicUrl": "https://news.example.org/feeds" """)]
    [InlineData("topics[0].match", "at least 1", """ "topics": [{ "id": "t", "name": "T", "match": [] }] """)]
    [InlineData("topics[0].hashtag", "capital for each word: \"MentalHealth\"", """ "topics": [{ "id": "t", "name": "Mental health", "match": ["x"], "hashtag": "#Mentalhealth" }] """)]
    [InlineData("topics[0].hashtag", "beginning with a capital", """ "topics": [{ "id": "t", "name": "Mental health", "match": ["x"], "hashtag": "mental-health" }] """)]
    [InlineData("topics[0].words[1]", "some text", """ "topics": [{ "id": "t", "name": "T", "match": ["x"], "words": ["a", " "] }] """)]
    [InlineData("sources[0].priority", "1 to 1000", """ "sources": [{ "id": "vhs", "priority": 0, W }] """)]
    // Recipes.
    [InlineData("sources[0].recipe", "a recipe", """ "sources": [{ "id": "phs", "name": "PHS", "kind": "page", "homepage": "https://phs.example/", "url": "https://phs.example/news" }] """)]
    [InlineData("sources[0].recipe.items", "CSS selector", """ "sources": [{ "id": "phs", "name": "PHS", "kind": "page", "homepage": "https://phs.example/", "url": "https://phs.example/news", "recipe": { "items": "li[", "link": "a" } }] """)]
    [InlineData("sources[0].recipe.linkMatch", "regular expression", """ "sources": [{ "id": "phs", "name": "PHS", "kind": "page", "homepage": "https://phs.example/", "url": "https://phs.example/news", "recipe": { "items": "li", "link": "a", "linkMatch": "(?<=x)y" } }] """)]
    [InlineData("sources[0].recipe.link", "nothing", """ "sources": [{ "id": "phs", "name": "PHS", "kind": "page", "homepage": "https://phs.example/", "url": "https://phs.example/news", "recipe": { "items": "li" } }] """)]
    [InlineData("sources[0].recipe", "nothing uses", """ "sources": [{ "id": "vhs", "recipe": { "items": "li", "link": "a" }, W }] """)]
    // Names nobody knows.
    [InlineData("sources[0].intervall", "did you mean \"interval\"", """ "sources": [{ "id": "vhs", "intervall": "PT1H", W }] """)]
    [InlineData("sources[0].Interval", "did you mean \"interval\"", """ "sources": [{ "id": "vhs", "interval": "PT1H", "Interval": "PT2H", W }] """)]
    [InlineData("titel", "unknown name", """ "titel": "x" """)]
    [InlineData("sources", "a list", """ "sources": {} """)]
    // Between settings.
    [InlineData("sources[1].id", "sources[0].id has already", """ "sources": [{ "id": "vhs", W }, { "id": "vhs", W }] """)]
    [InlineData("sources[0].republish", "permission", """ "sources": [{ "id": "vhs", "republish": "full", W }] """)]
    [InlineData("sources[0].pictures", "permission", """ "sources": [{ "id": "vhs", "pictures": "copy", W }] """)]
    [InlineData("sources[0].robots", "permission", """ "sources": [{ "id": "vhs", "robots": "ignore", W }] """)]
    [InlineData("sources[0].permission.on", "a date", """ "sources": [{ "id": "vhs", "republish": "full", "permission": { "by": "Ann", "on": "last May", "terms": "t" }, W }] """)]
    [InlineData("sources[0].permission.terms", "nothing", """ "sources": [{ "id": "vhs", "republish": "full", "permission": { "by": "Ann", "on": "2026-05-01" }, W }] """)]
    [InlineData("accounts[0].name", "another use", """ "accounts": [{ "name": "inbox", "displayName": "N", "summary": "s" }] """)]
    [InlineData("accounts[0].name", "underscores", """ "accounts": [{ "name": "the-network", "displayName": "N", "summary": "s" }] """)]
    [InlineData("accounts[0].sources[0]", "did you mean \"phs\"", """ "accounts": [{ "name": "n", "displayName": "N", "summary": "s", "sources": ["pbs"] }] """)]
    [InlineData("sources[0].publish", "after-approval", """ "sources": [{ "id": "vhs", "publish": "after-aproval", W }] """)]
    [InlineData("sources[0].filter.exclude.topics[0]", "did you mean \"funding\"", """ "topics": [{ "id": "funding", "name": "F", "match": ["x"] }], "sources": [{ "id": "vhs", "filter": { "exclude": { "topics": ["fundng"] } }, W }] """)]
    [InlineData("sources[0].expect.fields[0]", "published", """ "sources": [{ "id": "vhs", "expect": { "fields": ["date"] }, W }] """)]
    [InlineData("sources[0].expect.holdFor", "a duration", """ "sources": [{ "id": "vhs", "expect": { "holdFor": "a day" }, W }] """)]
    [InlineData("sources[0].expect.minItems", "0 to 1000", """ "sources": [{ "id": "vhs", "expect": { "minItems": -1 }, W }] """)]
    [InlineData("alerts.webhook", "http", """ "alerts": { "webhook": "mailto:a@b.example" } """)]
    [InlineData("publicUrl", "https", """ "publicUrl": "http://news.example.org" """)]
    [InlineData("operator.help", "pages and profiles", """ "publicUrl": "https://news.example.org" """)]
    [InlineData("operator.dataProtection", "pages and profiles", """ "publicUrl": "https://news.example.org", "operator": { "name": "CHEX" } """)]
    [InlineData("postgres", "connection string", """ "storage": "postgres" """)]
    public void A_mistake_is_named_by_its_path_with_what_is_allowed(string path, string words, string change)
    {
        var mistakes = Mistakes(change.Replace("W }", Wordpress + " }", StringComparison.Ordinal));
        mistakes.Should().Contain(m => m.Path == path && m.ToString().Contains(words, StringComparison.Ordinal), "{0}", string.Join('\n', mistakes));
    }

    [Fact]
    public void All_mistakes_are_told_at_once_each_with_its_line()
    {
        var act = () => ConfigurationFile.Read(Encoding.UTF8.GetBytes(
            """
            {
              "publicUrl": "http://127.0.0.1:5080",
              "titel": "A slip", // a comment
              "description": "d",
              "sources": [
                { "id": "Vhs", "name": "", "kind": "feed", "homepage": "https://v.example/", "url": "https://v.example/" },
              ],
            }
            """), []);
        act.Should().Throw<ConfigurationException>().Which.Mistakes.Select(m => $"{m.Path} {m.Where}").Should().BeEquivalentTo(
            "titel line 3", "title line 1", "sources[0].id line 6", "sources[0].name line 6");
    }

    [Fact]
    public void Text_that_is_not_JSON_is_told_with_its_line()
    {
        var act = () => ConfigurationFile.Read("{\n  \"title\" \"x\"\n}"u8, []);
        act.Should().Throw<ConfigurationException>().Which.Mistakes.Should().ContainSingle().Which.Where.Should().StartWith("line 2");
    }

    [Fact]
    public void A_name_written_twice_is_a_mistake()
    {
        var act = () => ConfigurationFile.Read("{\"title\":\"x\",\n\"title\":\"y\"}"u8, []);
        act.Should().Throw<ConfigurationException>().WithMessage("title (line 2)*already*line 1*");
    }

    [Fact]
    public void A_missing_file_is_told_with_its_place()
    {
        var act = () => ConfigurationFile.Load("/nowhere/feeds.config.json", []);
        act.Should().Throw<ConfigurationException>().WithMessage("*/nowhere/feeds.config.json*--config*");
    }

    [Fact]
    public void Environment_variables_lie_over_the_file_whatever_their_case()
    {
        var read = Read("", ("SYNDICATE__TITLE", "From outside"), ("syndicate__Sources__0__Interval", "PT30M"), ("SYNDICATE__Feeds__Limit", "20"),
            ("SYNDICATE__TrustedProxies__0", "10.0.0.0/8"), ("SYNDICATE__Sources__0__Recipe__Items__1", "article"), ("SYNDICATE__Secret", "not a setting"));
        read.Feeds.Title.Should().Be("From outside");
        read.Feeds.Limit.Should().Be(20);
        read.Sources[0].Interval.Should().Be(TimeSpan.FromMinutes(30));
        read.Sources[0].Recipe!.Items.Should().Equal("li", "article");
        read.Node.TrustedProxies.Should().Equal("10.0.0.0/8");
    }

    [Fact]
    public void A_mistake_in_the_environment_names_its_variable()
    {
        var act = () => Read("", ("SYNDICATE__Sources__0__Interval", "soon"), ("SYNDICATE__Titel", "x"), ("SYNDICATE__Sources__7__Name", "x"));
        act.Should().Throw<ConfigurationException>().Which.Mistakes.Select(m => m.ToString()).Should()
            .Contain(m => m.Contains("sources[0].interval (SYNDICATE__Sources__0__Interval)", StringComparison.Ordinal))
            .And.Contain(m => m.Contains("SYNDICATE__Titel", StringComparison.Ordinal) && m.Contains("did you mean \"title\"", StringComparison.Ordinal))
            .And.Contain(m => m.Contains("an index from 0 to 1", StringComparison.Ordinal));
    }

    [Fact]
    public void What_nodes_share_is_the_same_text_for_the_same_settings_and_has_nothing_of_one_node()
    {
        var one = ConfigurationFile.Read(Encoding.UTF8.GetBytes(Whole(""" "storage": "postgres", "postgres": "Host=db;Password=hidden" """)), []);
        var two = ConfigurationFile.Read(Encoding.UTF8.GetBytes("// another order\n" + Whole(""" "language": "en-GB" """)), []);
        one.Shared.Should().Be(two.Shared).And.NotContain("hidden");
        one.With(two.Shared).Settings.Node.Postgres.Should().Be("Host=db;Password=hidden");
    }

    private static IReadOnlyList<Mistake> Mistakes(string change)
    {
        var act = () => Read(change);
        return act.Should().Throw<ConfigurationException>().Which.Mistakes;
    }

    private static ServiceConfiguration Read(string change, params (string Name, string Value)[] environment) =>
        ConfigurationFile.Read(Encoding.UTF8.GetBytes(Whole(change)), environment.Select(e => KeyValuePair.Create(e.Name, e.Value))).Settings;

    // A configuration that is right, with one part of it changed.
    private static string Whole(string change)
    {
        var whole = JsonTree.Read(Encoding.UTF8.GetBytes($$"""{ "publicUrl": "http://127.0.0.1:5080", "title": "t", "description": "d", "sources": [{{Page}}] }"""));
        foreach (var (name, value) in JsonTree.Read(Encoding.UTF8.GetBytes("{" + change + "}")).Members) whole.Put(name, value);
        return whole.ToString();
    }
}

using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds;

/// <summary>Where an entry comes from, who else has it, whose it is, in which language it is and whether it was revised: in every format.</summary>
public sealed class ProvenanceTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Dc = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace DcTerms = "http://purl.org/dc/terms/";

    private static readonly SourceInfo Gaelic = new()
    {
        Id = "gaidhlig",
        Name = "Slàinte\u0007 <b>Ghàidhealach</b> 👩‍👩‍👧 & \u202Eevil\u202C \ud800\ufffd\u0085",
        ShortName = "SG",
        Homepage = "https://slàinte.example/",
        Url = "https://reader:secret@slàinte.example/naidheachdan/slàinte?f=\"rss\"",
        Language = "gd",
        Rights = "© 2026 <i>Slàinte</i>\u0000 &copy; صحة \u2067abc\u2069",
        Licence = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    };

    private static readonly Post Post = Newsroom.Posts[0] with { Source = "gaidhlig", Language = "ar", Revision = 3, Updated = Newsroom.Posts[0].Published.AddHours(5) };

    [Fact]
    public void Atom_names_source_via_others_rights_licence_and_language()
    {
        var feed = Xml(FeedFormat.Atom);
        var entry = feed.Element(Atom + "entry")!;
        var source = entry.Element(Atom + "source")!;

        source.Element(Atom + "id")!.Value.Should().Be("https://xn--slinte-jta.example/");
        PlainOf(source.Element(Atom + "title")!).Should().Be("Slàinte <b>Ghàidhealach</b> 👩‍👩‍👧 & \u202Eevil\u202C ?");
        source.Element(Atom + "updated")!.Value.Should().Be("2026-05-01T13:09:10Z");
        PlainOf(source.Element(Atom + "rights")!).Should().Be("© 2026 <i>Slàinte</i> &copy; صحة \u2067abc\u2069");
        ((string?)source.Attribute(XNamespace.Xml + "lang")).Should().Be("gd");
        Href(source, "alternate").Should().Equal("https://xn--slinte-jta.example/");
        PlainOf(entry.Element(Atom + "rights")!).Should().Be("© 2026 <i>Slàinte</i> &copy; صحة \u2067abc\u2069");
        Href(entry, "via").Should().Equal("https://xn--slinte-jta.example/naidheachdan/sl%C3%A0inte?f=%22rss%22");
        Href(entry, "license").Should().Equal(Gaelic.Licence);
        Href(entry, "related").Should().Equal("https://vhs.example/news/1", "https://phs.example/news/1");
        ((string?)entry.Attribute(XNamespace.Xml + "lang")).Should().Be("ar");
        entry.Element(Atom + "updated")!.Value.Should().Be("2026-05-01T13:09:10Z");
        entry.Element(Atom + "published")!.Value.Should().Be("2026-05-01T08:09:10Z");
    }

    [Fact]
    public void Rss_names_source_via_others_rights_licence_and_language()
    {
        var item = Xml(FeedFormat.Rss).Element("channel")!.Element("item")!;

        // A place that can only be plain text: its end tags do not look like any.
        item.Element("source")!.Value.Should().Be("Slàinte <b>Ghàidhealach</b > 👩‍👩‍👧 & \u202Eevil\u202C ?");
        ((string?)item.Element("source")!.Attribute("url")).Should().Be("https://xn--slinte-jta.example/naidheachdan/sl%C3%A0inte?f=%22rss%22");
        item.Element(Dc + "rights")!.Value.Should().Be("© 2026 <i>Slàinte</i > &copy; صحة \u2067abc\u2069");
        item.Element(Dc + "language")!.Value.Should().Be("ar");
        Href(item, "via").Should().Equal("https://xn--slinte-jta.example/naidheachdan/sl%C3%A0inte?f=%22rss%22");
        Href(item, "license").Should().Equal(Gaelic.Licence);
        Href(item, "related").Should().Equal("https://vhs.example/news/1", "https://phs.example/news/1");
        item.Element(DcTerms + "modified")!.Value.Should().Be("2026-05-01T13:09:10Z");
        item.Element(Atom + "updated")!.Value.Should().Be("2026-05-01T13:09:10Z");
        item.Element("pubDate")!.Value.Should().Be("Fri, 01 May 2026 08:09:10 +0000");
    }

    [Fact]
    public void Json_names_source_via_others_rights_licence_language_and_revision()
    {
        var item = JsonDocument.Parse(Bytes(FeedFormat.Json)).RootElement.GetProperty("items")[0];
        var chex = item.GetProperty("_chex");

        chex.GetProperty("source").GetProperty("id").GetString().Should().Be("gaidhlig");
        chex.GetProperty("source").GetProperty("name").GetString().Should().Be("Slàinte <b>Ghàidhealach</b> 👩‍👩‍👧 & \u202Eevil\u202C ?");
        chex.GetProperty("source").GetProperty("url").GetString().Should().Be("https://xn--slinte-jta.example/");
        chex.GetProperty("via").GetString().Should().Be("https://xn--slinte-jta.example/naidheachdan/sl%C3%A0inte?f=%22rss%22");
        chex.GetProperty("rights").GetString().Should().Be("© 2026 <i>Slàinte</i> &copy; صحة \u2067abc\u2069");
        chex.GetProperty("licence").GetString().Should().Be(Gaelic.Licence);
        chex.GetProperty("also").EnumerateArray().Select(also => also.GetProperty("source").GetProperty("name").GetString()).Should().Equal(Newsroom.Vhs.Name, Newsroom.Phs.Name);
        chex.GetProperty("revision").GetInt64().Should().Be(3);
        item.GetProperty("language").GetString().Should().Be("ar");
        item.GetProperty("date_modified").GetString().Should().Be("2026-05-01T13:09:10Z");
    }

    [Theory, InlineData(FeedFormat.Rss), InlineData(FeedFormat.Atom), InlineData(FeedFormat.Json)]
    public void A_hostile_source_breaks_no_rule_and_no_password_is_told(FeedFormat format)
    {
        var bytes = Bytes(format, "gaidhlig");
        if (Environment.GetEnvironmentVariable("FEEDS_TO") is { } folder) File.WriteAllBytes(Path.Combine(folder, "hostile-source." + format.Extension()), bytes);

        FeedRules.Broken(bytes, format).Should().BeEmpty();
        Encoding.UTF8.GetString(bytes).Should().NotContain("secret");
    }

    [Fact]
    public void The_feed_of_one_source_has_its_rights_and_licence()
    {
        var atom = XDocument.Parse(Encoding.UTF8.GetString(Bytes(FeedFormat.Atom, "chex"))).Root!;
        var channel = XDocument.Parse(Encoding.UTF8.GetString(Bytes(FeedFormat.Rss, "chex"))).Root!.Element("channel")!;
        var json = JsonDocument.Parse(Bytes(FeedFormat.Json, "chex")).RootElement.GetProperty("_chex");

        atom.Element(Atom + "rights")!.Value.Should().Be(Newsroom.Chex.Rights);
        Href(atom, "license").Should().Equal(Newsroom.Chex.Licence);
        channel.Element("copyright")!.Value.Should().Be(Newsroom.Chex.Rights);
        Href(channel, "license").Should().Equal(Newsroom.Chex.Licence);
        json.GetProperty("rights").GetString().Should().Be(Newsroom.Chex.Rights);
        json.GetProperty("licence").GetString().Should().Be(Newsroom.Chex.Licence);

        // The feed of everything has no licence in common.
        Xml(FeedFormat.Atom).Element(Atom + "rights")!.Value.Should().Be(Newsroom.Settings.Rights);
        Href(Xml(FeedFormat.Atom), "license").Should().BeEmpty();
    }

    [Fact]
    public void Atom_says_a_language_only_where_it_differs_from_what_is_around_it()
    {
        var feed = XDocument.Parse(Encoding.UTF8.GetString(Bytes(FeedFormat.Atom, null, Newsroom.Posts[0] with { Language = "EN-gb" }))).Root!;

        feed.DescendantsAndSelf().Attributes(XNamespace.Xml + "lang").Select(lang => lang.Value).Should().Equal("en-GB");
    }

    [Fact]
    public void A_source_whose_name_cannot_be_shown_is_named_by_its_id()
    {
        FeedEntry.Public(Gaelic with { Name = "\u0007", Rights = " \u0000 " }).Should().Match<SourceInfo>(source => source.Name == "gaidhlig" && source.Rights == null);
    }

    private static XElement Xml(FeedFormat format) => XDocument.Parse(Encoding.UTF8.GetString(Bytes(format))).Root!;

    private static byte[] Bytes(FeedFormat format, string? source = null, Post? post = null)
    {
        SourceInfo[] sources = [.. Newsroom.Sources, Gaelic];
        var told = new ToldPost(post ?? Post, [new AlsoPublished("vhs1", "vhs", "https://vhs.example/news/1", Post.Published), new AlsoPublished("phs1", "phs", "https://phs.example/news/1", Post.Published)]);
        var feed = FeedComposer.Compose(
            new FeedAddress(format, Sources: source), new FeedSelection(1, null, [told]), Newsroom.Settings, Newsroom.Addresses,
            sources.ToDictionary(known => known.Id), Newsroom.Topics, Newsroom.Version);
        using var bytes = new MemoryStream();
        RenderedFeed.Write(bytes, feed, format);
        return bytes.ToArray();
    }

    // As a reader shows it: what is declared as HTML is decoded.
    private static string PlainOf(XElement text) => (string?)text.Attribute("type") == "html" ? System.Net.WebUtility.HtmlDecode(text.Value) : text.Value;

    private static IEnumerable<string?> Href(XElement parent, string relation) =>
        parent.Elements(Atom + "link").Where(link => (string?)link.Attribute("rel") == relation && ((string?)link.Attribute("type"))?.StartsWith("application/", StringComparison.Ordinal) != true)
            .Select(link => (string?)link.Attribute("href"));
}

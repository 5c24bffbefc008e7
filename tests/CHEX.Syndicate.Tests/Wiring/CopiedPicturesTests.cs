using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using AngleSharp.Html.Parser;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Store.Sqlite;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Endpoints;
using CHEX.Syndicate.Tests.Feeds.Pictures;
using CHEX.Syndicate.Tests.Http;
using CHEX.Syndicate.Wiring;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Wiring;

/// <summary>The whole way of a picture, through the running service: from its source's server to feeds and pages, and to its end.</summary>
public sealed class CopiedPicturesTests
{
    private const string Media = "{http://search.yahoo.com/mrss/}";
    private const string Atom = "{http://www.w3.org/2005/Atom}";

    [Fact]
    public async Task A_permitted_picture_is_shown_everywhere_from_our_address_and_no_document_loads_anything_from_a_source()
    {
        using var folder = new TempFolder();
        await using var yes = await Site("Yes");
        await using var no = await Site("No");
        var url = $"http://127.0.0.1:{RunningNode.FreePort()}";
        await using var node = await Node.Start(url, folder.Path, File(url, yes, no));
        await Eventually.True(async () => (await node.Text("/feeds/all.json")).Contains($"{url}/media/", StringComparison.Ordinal) && (await node.Text("/feeds/all.json")).Contains("No has news", StringComparison.Ordinal));

        // RSS, Atom, JSON: our address, a true ending, type, length, size, and the source's description.
        var post = await Post(folder, "yes");
        var (hill, map) = (post.Pictures[0], post.Pictures[1]);
        var ours = $"{url}/media/{hill.File}";
        hill.File.Should().EndWith(".jpg");
        map.File.Should().EndWith(".png");
        var item = XDocument.Parse(await node.Text("/feeds/sources/yes.rss")).Descendants("item").Single();
        item.Element("enclosure")!.Attributes().Select(a => (a.Name.LocalName, a.Value)).Should().BeEquivalentTo([("url", ours), ("length", $"{hill.Length}"), ("type", "image/jpeg")]);
        item.Element(Media + "content")!.Attributes().Select(a => (a.Name.LocalName, a.Value)).Should().Contain([("url", ours), ("width", "32"), ("height", "48"), ("fileSize", $"{hill.Length}")]);
        item.Element(Media + "content")!.Value.Should().Be("A hill");
        var entry = XDocument.Parse(await node.Text("/feeds/sources/yes.atom")).Descendants(Atom + "entry").Single();
        entry.Elements(Atom + "link").Single(l => (string?)l.Attribute("rel") == "enclosure").Attribute("href")!.Value.Should().Be(ours);
        entry.Element(Atom + "content")!.Value.Should().Contain($"<img src=\"{url}/media/{map.File}\" alt=\"A map\" width=\"40\" height=\"30\">");
        var json = JsonDocument.Parse(await node.Text("/feeds/sources/yes.json")).RootElement.GetProperty("items")[0];
        json.GetProperty("image").GetString().Should().Be(ours);
        json.GetProperty("attachments")[0].GetProperty("size_in_bytes").GetInt64().Should().Be(hill.Length);

        // The page, and the file itself.
        var page = new HtmlParser().ParseDocument(await node.Text($"/posts/{post.Id}"));
        page.QuerySelectorAll("main img").Select(img => (img.GetAttribute("src"), img.GetAttribute("alt"))).Should().Equal((ours, "A hill"), ($"{url}/media/{map.File}", "A map"));
        (await node.Text($"/media/{hill.File}")).Should().NotBeEmpty();

        // Nothing of the other source was asked for, and nowhere is anything loaded from either.
        no.Asked.Should().NotContain(path => Path.HasExtension(path) && path != "/robots.txt");
        yes.Asked.Count(path => path == "/hill.jpg").Should().Be(1);
        (await Post(folder, "no")).Pictures.Should().BeEmpty();
        var other = (await Post(folder, "no")).Id;
        string[] pages = ["/", $"/posts/{post.Id}", $"/posts/{other}", "/sources/yes", "/sources/no", "/topics/walking", "/@network", "/about/bot", "/nothing", "/feeds/all", "/embed/all", "/embed/all.fragment", "/embed/sources/yes"];
        foreach (var path in pages) Loads(await node.Any(path)).Should().NotContain(address => !IsOurs(address, url), path);
        string[] feeds = ["all", "sources/yes", "sources/no", "topics/walking"];
        foreach (var feed in feeds.SelectMany(f => (string[])[$"/feeds/{f}.rss", $"/feeds/{f}.atom", $"/feeds/{f}.json", $"/feeds/{f}.rss?content=summary"]))
            LoadsOfFeed(await node.Text(feed)).Should().OnlyContain(address => IsOurs(address, url), feed);
        LoadsOfFeed(await node.Text("/api/changes?after=0")).Should().OnlyContain(address => IsOurs(address, url));
        LoadsOfFeed(await node.Text("/feeds.opml")).Should().BeEmpty();
        (await node.Text("/feeds/all.csv")).Should().Contain(ours).And.NotContain("hill.jpg").And.NotContain("map.png");

        // Withdrawn, it is gone.
        await using (var db = await SqliteDb.Open(folder["syndicate.db"], TimeProvider.System, default)) await db.Write(tx => Removal.Withdraw(tx, post.Id, Removal.ByOperator), default);
        (await node.Status($"/media/{hill.File}")).Should().Be(HttpStatusCode.NotFound);
        await Eventually.True(async () => !(await node.Text("/feeds/all.rss")).Contains("/media/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_bytes_of_a_purged_posts_pictures_are_in_no_file_and_come_back_with_no_older_database()
    {
        using var folder = new TempFolder();
        using var backup = new TempFolder();
        await using var yes = await Site("Yes");
        await using var no = await Site("No");
        var url = $"http://127.0.0.1:{RunningNode.FreePort()}";
        var mark = PictureFileTests.Sample("photo.jpg")[400..440];
        Post post;
        await using (var node = await Node.Start(url, folder.Path, File(url, yes, no)))
        {
            await Eventually.True(async () => (await node.Text("/feeds/all.json")).Contains($"{url}/media/", StringComparison.Ordinal));
            post = await Post(folder, "yes");
        }

        Holding(folder, mark).Should().NotBeEmpty("else the search finds nothing");
        System.IO.File.Copy(folder["syndicate.db"], backup["syndicate.db"]);

        await using (var node = await Node.Start(url, folder.Path, File(url, yes, no)))
        {
            await node.Text($"/media/{post.Pictures[0].File}");
            await using (var db = await SqliteDb.Open(folder["syndicate.db"], TimeProvider.System, default))
                await new Erasure(db, PurgeLedger.Of(folder.Path)).Purge(post.Id, "yes", default);

            Holding(folder, mark).Should().BeEmpty();
            (await node.Status($"/media/{post.Pictures[0].File}")).Should().Be(HttpStatusCode.NotFound);
        }

        System.IO.File.Copy(backup["syndicate.db"], folder["syndicate.db"], overwrite: true);
        Holding(folder, mark).Should().NotBeEmpty();
        await using (var node = await Node.Start(url, folder.Path, File(url, yes, no)))
        {
            Holding(folder, mark).Should().BeEmpty();
            (await node.Status($"/media/{post.Pictures[0].File}")).Should().Be(HttpStatusCode.NotFound);
        }
    }

    // A source whose one story has a picture of its own, and one in its text; with everything else that loads.
    private static async Task<LoopbackSite> Site(string name)
    {
        var site = await LoopbackSite.Start();
        site.Page("/feed", Encoding.UTF8.GetBytes($"""
            <?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{name}</title><link>{site.Root}/</link><description/>
            <image><url>{site.Root}/logo.png</url><title>{name}</title><link>{site.Root}/</link></image>
            <item><title>{name} has news</title><link>{site.Root}/news/1</link><guid>{site.Root}/news/1</guid><pubDate>{DateTimeOffset.UtcNow.AddHours(-3):R}</pubDate><category>Walking</category>
            <description>An excerpt.</description>
            <media:content url="{site.Root}/hill.jpg" medium="image" type="image/jpeg"><media:description>A hill</media:description></media:content>
            <enclosure url="{site.Root}/talk.mp3" type="audio/mpeg" length="100"/>
            <content:encoded><![CDATA[<p>Words about {name}.</p><p><img src="/map.png" srcset="/map.png 400w, /map-large.png 900w" alt="A map"></p>
              <p><img src="/missing.png" alt="A bench"></p><video src="/v.mp4" poster="/poster.png" controls></video><audio src="/a.mp3" controls></audio>
              <picture><source srcset="/p.webp" type="image/webp"><img src="/p.gif" alt="A drawing"></picture>
              <table background="/bg.png"><tr><td style="background:url(/td.png)">cell</td></tr></table><iframe src="/frame"></iframe><object data="/o"></object><embed src="/e">
              <svg><image href="/s.png"/></svg><input type="image" src="/i.png"><link rel="stylesheet" href="/x.css"><style>@import "/y.css";</style>]]></content:encoded></item></channel></rss>
            """), "application/rss+xml");
        site.Page("/hill.jpg", PictureFileTests.Sample("phone.jpg"), "image/jpeg");
        site.Page("/map.png", PictureFileTests.Sample("described.png"), "image/png");
        return site;
    }

    private static ConfiguredService File(string url, LoopbackSite yes, LoopbackSite no) => ConfigurationFile.Read(Encoding.UTF8.GetBytes(
        $$"""
        { "publicUrl": "{{url}}", "title": "t", "description": "d",
          "accounts": [{ "name": "network", "displayName": "N", "summary": "s" }],
          "sources": [
            { "id": "yes", "name": "Yes", "kind": "feed", "homepage": "{{yes.Root}}/", "url": "{{yes.Root}}/feed", "interval": "PT1H", "hostGap": "PT0S", "republish": "full", "pictures": "copy",
              "permission": { "by": "Yes", "on": "2026-01-01", "terms": "all of it" } },
            { "id": "no", "name": "No", "kind": "feed", "homepage": "{{no.Root}}/", "url": "{{no.Root}}/feed", "interval": "PT1H", "hostGap": "PT0S", "republish": "full",
              "permission": { "by": "No", "on": "2026-01-01", "terms": "words only" } }],
          "topics": [{ "id": "walking", "name": "Walking", "match": ["Walking"] }],
          "network": { "allowPrivateAddresses": ["127.0.0.0/8"] } }
        """), []);

    private static async Task<Post> Post(TempFolder folder, string source)
    {
        await using var db = await SqliteDb.Open(folder["syndicate.db"], TimeProvider.System, default);
        return (await db.Read(tx => PostTable.Newest(tx, new PostSelection(Sources: source), 1), default))[0];
    }

    private static bool IsOurs(string address, string url) => address.StartsWith(url + "/", StringComparison.Ordinal) || (address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal));

    // Whatever a browser fetches by itself when it shows a document.
    private static IEnumerable<string> Loads(string html)
    {
        var document = new HtmlParser().ParseDocument(html);
        foreach (var element in document.All)
        {
            foreach (var name in (string[])["src", "srcset", "poster", "background", "data", "lowsrc", "dynsrc", "action", "formaction", "manifest", "ping", "archive", "code", "codebase", "icon"])
            {
                if (element.GetAttribute(name) is { Length: > 0 } address && !(name == "data" && element.LocalName != "object")) yield return address;
            }

            if (element.LocalName is "link" or "image" or "use" && element.GetAttribute("href") is { } href
                && element.GetAttribute("rel") is null or "stylesheet" or "icon" or "apple-touch-icon" or "preload" or "prefetch" or "dns-prefetch" or "preconnect" or "modulepreload") yield return href;
            if (element.GetAttribute("style") is { } style) yield return style;
            if (element.LocalName == "style") yield return element.TextContent;
        }
    }

    // Readers show the HTML in a feed, and load what its elements name as pictures and files.
    private static IEnumerable<string> LoadsOfFeed(string document)
    {
        var texts = new List<string>();
        if (document.StartsWith('<'))
        {
            var xml = XDocument.Parse(document);
            texts.AddRange(xml.Descendants().Where(e => !e.HasElements).Select(e => e.Value));
            foreach (var file in xml.Descendants().Where(e => e.Name.LocalName is "enclosure" or "content" or "thumbnail" or "player" or "icon" or "logo" or "image").Attributes().Where(a => a.Name.LocalName is "url" or "src" or "href")) yield return file.Value;
            foreach (var icon in xml.Descendants().Where(e => e.Name.LocalName is "icon" or "logo" || (e.Name.LocalName == "url" && e.Parent!.Name.LocalName == "image"))) yield return icon.Value;
            foreach (var link in xml.Descendants(Atom + "link").Where(l => (string?)l.Attribute("rel") is "enclosure" or "icon" or "stylesheet")) yield return link.Attribute("href")!.Value;
        }
        else
        {
            foreach (var line in document.Split('\n').Where(l => l.Length > 0)) Read(JsonDocument.Parse(line).RootElement, "", texts);
            foreach (var file in texts.Where(t => t.StartsWith('\u0001'))) yield return file[1..];
        }

        foreach (var address in texts.Where(t => t.Contains('<', StringComparison.Ordinal)).SelectMany(Loads)) yield return address;
    }

    private static void Read(JsonElement value, string name, List<string> texts)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject()) Read(member.Value, member.Name == "url" && name == "attachments" ? "attachment" : member.Name, texts);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var member in value.EnumerateArray()) Read(member, name, texts);
        }
        else if (value.ValueKind == JsonValueKind.String)
        {
            texts.Add((name is "image" or "banner_image" or "icon" or "favicon" or "avatar" or "attachment" ? "\u0001" : "") + value.GetString());
        }
    }

    private static List<string> Holding(TempFolder folder, byte[] mark) =>
        [.. Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "run.lock" && Bytes(file).AsSpan().IndexOf(mark) >= 0)];

    private static byte[] Bytes(string file)
    {
        using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[open.Length];
        open.ReadExactly(bytes);
        return bytes;
    }
}

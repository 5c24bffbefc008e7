using System.Diagnostics;
using System.Text;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Documents;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Documents;

/// <summary>The case documents, spoilt by chance (always the same chance): read or refused, never anything else, in bounded time.</summary>
public sealed class DocumentFuzzTests
{
    private const int Rounds = 30;
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Sources", "Documents", "Fixtures");
    private static readonly Uri Url = new("https://hall.example/feed.xml");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly byte[][] Splices = [.. new[] { "<", ">", "&", "]]>", "<![CDATA[", "<!--", "-->", "<item>", "</item>", "<entry>", "</channel>", "<a b='", "<a b=\"", "xmlns:x='", "<?", "<!DOCTYPE x [", "&#x", "&eacute;", "\0", "\u0085", "<x:y>", "</x:y>", "<title>", "xml:base='//'" }.Select(Encoding.UTF8.GetBytes)];

    private static Listing? Read(byte[] bytes, string what)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            return FeedDocument.Read(bytes, null, Url, Fixture.London);
        }
        catch (UnreadableException e)
        {
            e.Message.Should().NotBeNullOrWhiteSpace(what);
            return null;
        }
        finally
        {
            watch.Elapsed.Should().BeLessThan(Patience, what);
        }
    }

    [Fact]
    public void Spoilt_documents_are_read_or_refused()
    {
        var chance = new Random(20261125);
        foreach (var name in FeedCase.Names(Folder))
        {
            var whole = FeedCase.Bytes(Folder, name);
            for (var round = 0; round < Rounds; round++)
            {
                var bytes = whole.ToList();
                for (var edits = chance.Next(1, 6); edits > 0; edits--) Spoil(bytes, chance);
                Read([.. bytes], $"{name}, round {round}");
            }
        }
    }

    [Fact]
    public void Of_a_document_cut_anywhere_only_whole_items_are_kept()
    {
        foreach (var name in FeedCase.Names(Folder).Where(n => n.StartsWith("formats", StringComparison.Ordinal)))
        {
            var whole = FeedCase.Bytes(Folder, name);
            var items = Read(whole, name)!.Items;
            for (var length = 1; length < whole.Length; length++)
            {
                var part = Read(whole[..length], $"{name}, {length} bytes");
                if (part is null) continue;
                part.Items.Count.Should().BeLessThanOrEqualTo(items.Count, name);
                for (var i = 0; i < part.Items.Count; i++)
                    (part.Items[i].Title, part.Items[i].Summary, part.Items[i].Content, part.Items[i].Url, part.Items[i].Published).Should().Be((items[i].Title, items[i].Summary, items[i].Content, items[i].Url, items[i].Published), $"{name}, {length} bytes");
                if (part.Items.Count < items.Count) part.Complete.Should().BeFalse($"{name}, {length} bytes");
            }
        }
    }

    [Theory]
    [InlineData("<a b='")]
    [InlineData("<a b=\"<>\" c='")]
    [InlineData("<![CDATA[")]
    [InlineData("<!--")]
    [InlineData("&#")]
    [InlineData("</a>")]
    [InlineData("<title>")]
    [InlineData("<item><title>")]
    [InlineData("<x xmlns:y='z'>")]
    [InlineData("<")]
    public void The_pass_that_nothing_stops_takes_no_longer_for_a_document_twice_as_long_than_it_should(string piece)
    {
        TimeSpan Takes(int times)
        {
            var bytes = Encoding.UTF8.GetBytes("<rss><channel><item><guid>1</guid><description>" + new StringBuilder().Insert(0, piece, times));
            var watch = Stopwatch.StartNew();
            Read(bytes, piece);
            return watch.Elapsed;
        }

        Takes(1000);
        // Were it quadratic, this would take minutes.
        Takes(300_000).Should().BeLessThan(Patience);
    }

    private static void Spoil(List<byte> bytes, Random chance)
    {
        var at = chance.Next(bytes.Count);
        switch (chance.Next(4))
        {
            case 0: bytes[at] = (byte)chance.Next(256); break;
            case 1: bytes.RemoveRange(at, Math.Min(bytes.Count - at - 1, chance.Next(1, 30))); break;
            case 2: bytes.InsertRange(at, Splices[chance.Next(Splices.Length)]); break;
            default:
                var from = chance.Next(bytes.Count);
                bytes.InsertRange(at, bytes.GetRange(from, Math.Min(40, bytes.Count - from)));
                break;
        }

        if (bytes.Count == 0) bytes.Add((byte)'<');
    }
}

using System.Globalization;
using System.IO.Compression;
using CHEX.Syndicate.EndToEnd.Aids;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CHEX.Syndicate.EndToEnd;

/// <summary>The whole program stays small, whatever a site sends.</summary>
public sealed class MemoryTests
{
    // kB. The program itself takes more or less by how it was built, so what counts is what a reading adds to it, most of it
    // garbage not yet collected. Were the sitemap held as a whole, as bytes or as text, it would be some three hundred megabytes.
    private const long MostMore = 100 * 1024;

    [Fact]
    public async Task A_compressed_sitemap_of_fifty_megabytes_takes_little_more_than_a_small_one()
    {
        await using var world = await World.Start();
        var packed = Sitemap(49_900 - 200);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var site = builder.Build();
        var url = $"http://127.0.0.1:{RunningProgram.FreePort()}";
        site.Urls.Add(url);
        var served = 0;
        site.MapGet("/sitemap.xml.gz", () =>
        {
            served++;
            return Results.Bytes(packed, "application/gzip");
        });
        await site.StartAsync();
        world.Configure(config => config["sources"] = new[]
        {
            new
            {
                id = "large", name = "A large site", shortName = "Large", kind = "page", homepage = url, url = url + "/sitemap.xml.gz", interval = "PT1S", hostGap = "PT0S",
                recipe = new { linkMatch = "/news/\\d+" },
                permission = new { by = "The editor", on = "2026-01-01", terms = "Full text with attribution" },
            },
        });
        await using var program = await world.Run();
        await Eventually.True(async () => (await world.Titles()).Count > 0, () => "nothing of the sitemap is in the feed:\n" + program.Output);
        var before = Peak(program.Id);
        packed = Sitemap(0);
        var asked = served;
        await Eventually.True(() => served > asked + 2, () => "the large sitemap was not read:\n" + program.Output);
        (await world.Titles()).Should().Contain("The story numbered 49899");
        program.Output.Should().NotContain("could not be read");
        (Peak(program.Id) - before).Should().BeLessThan(MostMore, "from {0} kB at the highest", before);
    }

    // Nearly 50,000 addresses in nearly the bytes that the protocol allows; the newest come last.
    private static byte[] Sitemap(int from)
    {
        using var packed = new MemoryStream();
        using (var text = new StreamWriter(new GZipStream(packed, CompressionLevel.Fastest)))
        {
            text.Write("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>");
            for (var i = from; i < 49_900; i++)
            {
                var day = World.Day(1).AddMinutes(i - 49_900).ToString("s", CultureInfo.InvariantCulture) + "Z";
                text.Write($"<url><loc>http://127.0.0.1/news/{i}</loc><lastmod>{day}</lastmod><news:news><news:publication_date>{day}</news:publication_date><news:title>The story numbered {i}</news:title></news:news><note>{new string('n', 740)}</note></url>");
            }

            text.Write("</urlset>");
        }

        return packed.ToArray();
    }

    private static long Peak(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}

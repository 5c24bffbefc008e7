using CHEX.Syndicate.Demo;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Wiring;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CHEX.Syndicate.Tests.Demo;

public sealed class SampleSitesTests
{
    [Fact]
    public async Task Each_site_is_read_by_its_first_way_and_gives_its_stories_whole()
    {
        await using var sites = await SampleSites.Start(TimeProvider.System, default);
        var configuration = DemoConfiguration.For("http://127.0.0.1:5080", sites).Settings;
        using var reading = SiteReading.Make(configuration, TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
        foreach (var (source, site) in configuration.Sources.Zip([sites.Chex, sites.Vhs, sites.Phs]))
        {
            var read = await reading.Reader.Read(source, new ReadingAids(), default);
            read.Verdict.Should().Be(ReadingVerdict.Ok, read.Reason);
            read.Attempts.Should().ContainSingle();
            read.Items.Select(i => System.Net.WebUtility.HtmlDecode(i.Item.Title)).Should().Equal(site.Stories.Select(s => s.Title));
            read.Items.Should().OnlyContain(i => i.Item.Content != null && i.Item.Summary != null && i.Item.Published != null && i.Item.Categories.Count > 0);
            read.Items[0].Item.Content.Should().NotContain("First published on");
        }
    }

    [Fact]
    public async Task A_story_that_is_taken_away_answers_404()
    {
        await using var sites = await SampleSites.Start(TimeProvider.System, default);
        var story = sites.Vhs.Stories[0];
        var page = new Uri($"{sites.Vhs.Url}/{story.Slug}/");
        using var http = new HttpClient();
        (await http.GetAsync(page)).IsSuccessStatusCode.Should().BeTrue();
        sites.Vhs.Remove(story.Id);
        ((int)(await http.GetAsync(page)).StatusCode).Should().Be(404);
    }
}

using System.Globalization;
using CHEX.Syndicate.EndToEnd.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.EndToEnd;

/// <summary>Commands that write to the data of a running service, as processes of their own.</summary>
public sealed class BesideTests
{
    private const int Stories = 120;

    [Fact]
    public async Task An_import_beside_the_service_loses_no_post_and_makes_none_twice()
    {
        await using var world = await World.Start();
        // The service reads the first page only, every second, and finds news meanwhile; the import goes back through all of them.
        for (var n = 1; n <= Stories; n++) world.Vhs.Put(Old(n));
        world.Vhs.PageSize = 2;
        world.Configure(config => config["feeds"] = new { limit = 500 });
        await using var program = await world.Run();
        await Eventually.True(async () => (await Urls(world, "vhs")).Count == 2, () => "the first page was not read:\n" + program.Output);
        (await world.Follower.Follow(world.Url + "/ap/network", world.Url + "/ap/network/inbox")).Status.Should().Be(202);

        var import = world.Command("import", "vhs", "--since", "2020-01-01");
        var news = 0;
        while (!import.IsCompleted || news < 3)
        {
            world.Vhs.Put(new Story(500 + news, $"news-{news}", $"News while it is imported, number {news}", "Something.", $"The text of news {news}.", World.Day(15).AddMinutes(news)));
            if (news++ > 200) break;
            await Task.Delay(300);
        }

        var (code, output) = await import;
        code.Should().Be(0, output + program.Output);
        output.Should().Contain("is imported back to").And.NotContain("locked");
        await Eventually.True(async () => (await Urls(world, "vhs")).Count == Stories + 1 + news, () => $"{Stories + 1 + news} posts are not there:\n{output}\n{program.Output}");
        var (again, _) = await world.Command("import", "vhs", "--since", "2020-01-01", "--restart");
        again.Should().Be(0);
        var urls = await Urls(world, "vhs");
        urls.Should().HaveCount(Stories + 1 + news).And.OnlyHaveUniqueItems();
        program.Output.Should().NotContain("locked").And.NotContain("could not be claimed").And.NotContain("unexpected");

        await Eventually.True(() => world.Follower.Of("Create").Count > 0, () => "no news was announced:\n" + program.Output);
        world.Follower.Of("Create").Select(c => c.GetProperty("object").GetProperty("content").GetString()).Should().OnlyContain(c => c!.Contains("News while"), "what an import finds is told to nobody");
    }

    [Fact]
    public async Task A_post_that_waits_is_approved_beside_the_service_and_followers_hear_of_it_once()
    {
        await using var world = await World.Start();
        world.Configure(config => ((Dictionary<string, object?>)((object[])config["sources"]!)[1])["publish"] = "after-approval");
        await using var program = await world.Run();
        // What the first reading finds waits as well.
        await world.Items(3, program);
        (await world.Follower.Follow(world.Url + "/ap/network", world.Url + "/ap/network/inbox")).Status.Should().Be(202);
        world.Vhs.Put(new Story(12, "waits", "A story that waits", "For a person.", "Its text.", World.Day(12)));
        string held = "";
        await Eventually.True(async () => (held = (await world.Command("held", "vhs")).Output).Contains("A story that waits", StringComparison.Ordinal), () => "the post does not wait: " + held + program.Output);
        var post = held.Split('\n').Single(l => l.Contains("A story that waits", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];

        var (code, output) = await world.Command("approve", post);
        code.Should().Be(0, output);
        output.Should().Contain(post + " is published");
        await world.Items(4, program);
        await Eventually.True(() => world.Follower.Of("Create").Count > 0, () => "the approved post was not announced:\n" + program.Output);
        (await world.Command("approve", post)).Should().Match<(int Code, string Output)>(r => r.Code == 1 && r.Output.Contains("nothing waits"));
        (await world.Command("held", "vhs")).Output.Should().Contain("What helps with loneliness").And.NotContain("A story that waits");
        await Task.Delay(TimeSpan.FromSeconds(3));
        world.Follower.Of("Create").Select(c => c.GetProperty("id").GetString()).Distinct().Should().ContainSingle();
        world.Follower.Of("Create")[0].GetProperty("object").GetProperty("content").GetString().Should().Contain("A story that waits");
    }

    private static Story Old(int n) => new(100 + n, $"old-{n}", string.Create(CultureInfo.InvariantCulture, $"Old story number {n}"), "Long ago.", $"The text of the old story {n}.", World.Day(1).AddDays(-n));

    private static async Task<IReadOnlyList<string>> Urls(World world, string source) =>
        [.. (await world.Json($"/feeds/sources/{source}.json")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("url").GetString()!)];
}

using System.Net;
using System.Net.Sockets;
using CHEX.Syndicate.EndToEnd.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.EndToEnd;

/// <summary>What an operator sees when something is wrong at the start: one clear line and a non-zero exit.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_port_in_use_is_said_in_one_line()
    {
        await using var world = await World.Start();
        using var taken = new TcpListener(IPAddress.Loopback, new Uri(world.Url).Port);
        taken.Start();
        await Refused(world, new Uri(world.Url).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), "run", "--urls", world.Url);
    }

    [Fact]
    public async Task A_second_run_on_the_same_data_is_refused()
    {
        await using var world = await World.Start();
        await using var program = await world.Run();
        await Refused(world, world.Data, "run", "--urls", "http://127.0.0.1:" + RunningProgram.FreePort());
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_said_in_one_line()
    {
        await using var world = await World.Start();
        await File.WriteAllTextAsync(world.Data, "a file stands where the folder should be");
        await Refused(world, world.Data, "run", "--urls", world.Url);
    }

    [Fact]
    public async Task A_database_that_is_none_is_said_in_one_line()
    {
        await using var world = await World.Start();
        await using (await world.Run())
        {
        }

        foreach (var file in Directory.EnumerateFiles(world.Data, "*.db*")) await File.WriteAllBytesAsync(file, [.. Enumerable.Repeat((byte)'x', 8192)]);
        await Refused(world, "damaged", "run", "--urls", world.Url);
    }

    [Fact]
    public async Task A_changed_public_url_is_refused_and_the_command_that_accepts_it_is_named()
    {
        await using var world = await World.Start();
        await using (var program = await world.Run())
        {
            (await program.Stop()).Should().Be(0);
        }

        world.Configure(c => c["publicUrl"] = "http://127.0.0.1:1");
        await Refused(world, "adopt-url", "run", "--urls", world.Url);
    }

    [Fact]
    public async Task A_mistake_in_the_configuration_is_named_with_its_place()
    {
        await using var world = await World.Start();
        world.Configure(c => c["titel"] = "A slip");
        var (code, output) = await world.Command("check");
        code.Should().NotBe(0);
        output.Should().Contain("titel").And.Contain("title");
    }

    [Fact]
    public async Task The_demo_shows_all_three_sites_without_any_set_up()
    {
        var url = $"http://127.0.0.1:{RunningProgram.FreePort()}";
        await using var program = RunningProgram.Start(null, "demo", "--urls", url);
        await program.Ready(url);
        using var http = new HttpClient();
        await Eventually.True(
            async () =>
            {
                var rss = await http.GetStringAsync(new Uri(url + "/feeds/all.rss"));
                return new[] { "Community Health Exchange", "Voluntary Health Scotland", "Public Health Scotland" }.All(rss.Contains);
            },
            () => "the demo's feed lacks a site:\n" + program.Output);
        (await program.Stop()).Should().Be(0);
    }

    private static async Task Refused(World world, string names, params string[] arguments)
    {
        var (code, output) = await world.Command(arguments);
        code.Should().NotBe(0, output);
        output.Should().Contain(names);
        output.Should().NotContain("   at ", "no stack trace is shown to an operator");
        output.Trim().Split('\n').Should().HaveCountLessThan(8, output);
    }
}

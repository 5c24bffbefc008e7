using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using CHEX.Syndicate.EndToEnd.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.EndToEnd;

/// <summary>Three sites in, feeds and a followed account out: the real program, killed between any two steps.</summary>
public sealed class WholePathTests
{
    [Fact]
    public async Task Posts_of_all_three_sites_stand_in_all_three_formats()
    {
        await using var world = await World.Start();
        await using var program = await world.Run();
        await world.Items(4, program);

        string[] titles = ["Vaccination figures for October", "What helps with loneliness", "The shared kitchen reopens", "A walking group finds its feet"];
        (await world.Titles()).Should().Equal(titles);
        var rss = XDocument.Parse(await world.Get("/feeds/all.rss"));
        rss.Descendants("item").Select(i => i.Element("title")!.Value).Should().Equal(titles);
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var entries = XDocument.Parse(await world.Get("/feeds/all.atom"));
        entries.Root!.Elements(atom + "entry").Select(i => i.Element(atom + "title")!.Value).Should().Equal(titles);
        (await world.Get("/feeds/sources/vhs.rss")).Should().Contain("What helps with loneliness").And.NotContain("The shared kitchen");
        (await world.Get("/")).Should().Contain("What helps with loneliness").And.Contain("/feeds/all.atom");
    }

    [Fact]
    public async Task A_follower_hears_of_a_post_its_edit_and_its_removal_although_the_program_is_killed_between_all_steps()
    {
        await using var world = await World.Start();
        var follower = world.Follower;
        var actor = world.Url + "/ap/network";
        var program = await world.Run();
        try
        {
            await world.Items(4, program);

            async Task KillAndRestart()
            {
                await program.Kill();
                await program.DisposeAsync();
                program = await world.Run();
            }

            Task Arrives(string type, int count) => Eventually.True(
                () => Distinct(follower.Of(type)) >= count,
                () => $"{count} × {type} did not arrive (arrived: {string.Join(", ", follower.Arrived.Select(a => a.GetProperty("type").GetString()))}; refused: {string.Join("; ", follower.Refused)}):\n{program.Output}");

            var (status, follow) = await follower.Follow(actor, actor + "/inbox");
            status.Should().Be(202);
            await KillAndRestart();
            await Arrives("Accept", 1);
            follower.Of("Accept")[0].GetProperty("object").GetProperty("id").GetString().Should().Be(follow);
            follower.Of("Create").Should().BeEmpty("the first reading of a source is pushed to nobody");

            await KillAndRestart();
            world.Chex.Put(new Story(3, "garden", "A garden for the health centre", "Raised beds by the door.", "Patients and staff plant together.", World.Day(10)));
            await world.Items(5, program);
            await KillAndRestart();
            await Arrives("Create", 1);
            var note = follower.Of("Create")[0].GetProperty("object");
            note.GetProperty("content").GetString().Should().Contain("A garden for the health centre");

            await KillAndRestart();
            world.Chex.Put(new Story(3, "garden", "A garden for the health centre and the school", "Raised beds by the door.", "Patients, pupils and staff plant together.", World.Day(10)));
            await Eventually.True(async () => (await world.Titles()).Any(t => t.EndsWith("school", StringComparison.Ordinal)), () => "the edit is not in the feed:\n" + program.Output);
            await KillAndRestart();
            await Arrives("Update", 1);
            follower.Of("Update")[0].GetProperty("object").GetProperty("content").GetString().Should().Contain("and the school");

            await KillAndRestart();
            world.Chex.Remove(3);
            await world.Items(4, program);
            await KillAndRestart();
            await Arrives("Delete", 1);
            var gone = follower.Of("Delete")[0].GetProperty("object");
            (gone.ValueKind == JsonValueKind.String ? gone.GetString() : gone.GetProperty("id").GetString()).Should().Be(note.GetProperty("id").GetString());

            await KillAndRestart();
            await world.Items(4, program);
            foreach (var type in new[] { "Create", "Update", "Delete" })
                Distinct(follower.Of(type)).Should().Be(1, "{0} is said once, under one id", type);
            follower.Refused.Should().BeEmpty();
            (await world.Json("/ap/network/followers")).GetProperty("totalItems").GetInt32().Should().Be(1);
        }
        finally
        {
            await program.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_purged_text_is_found_nowhere_in_the_data_folder()
    {
        await using var world = await World.Start();
        const string secret = "Zwielichtgartenzaun";
        world.Vhs.Put(new Story(12, "mistake", "Published by mistake " + secret, secret + " in the excerpt.", $"The {secret} in the body.", World.Day(12)));
        await using var program = await world.Run();
        await world.Items(5, program);
        var actor = world.Url + "/ap/network";
        (await world.Follower.Follow(actor, actor + "/inbox")).Status.Should().Be(202);
        world.Vhs.Put(new Story(12, "mistake", "Published by mistake, twice, " + secret, secret + " in the excerpt.", $"The {secret} in the body.", World.Day(12)));
        await Eventually.True(() => world.Follower.Of("Update").Count > 0, () => "no edit arrived:\n" + program.Output);

        var feed = await world.Json("/feeds/all.json");
        var item = feed.GetProperty("items").EnumerateArray().Single(i => i.GetProperty("title").GetString()!.Contains(secret, StringComparison.Ordinal));
        var id = item.GetProperty("id").GetString()!.Split('/')[^1];
        Found(world.Data, secret).Should().NotBeEmpty("the test must be able to fail");
        var (code, output) = await world.Command("purge", id, "--yes");
        code.Should().Be(0, output);

        await Eventually.True(() => world.Follower.Of("Delete").Count > 0, () => "no Delete arrived:\n" + program.Output);
        await world.Items(4, program);
        await Eventually.True(() => Found(world.Data, secret).Count == 0, () => "the text is still in " + string.Join(", ", Found(world.Data, secret)) + ":\n" + program.Output, seconds: 30);
        (await program.Stop()).Should().Be(0);
        Found(world.Data, secret).Should().BeEmpty();
    }

    [Fact]
    public async Task A_source_that_fails_changes_nothing_already_published()
    {
        await using var world = await World.Start();
        await using var program = await world.Run();
        await world.Items(4, program);
        foreach (var status in new[] { 500, 404, 429, 200 })
        {
            world.Chex.Broken = world.Vhs.Broken = world.Phs.Broken = status;
            await Task.Delay(1500);
            (await world.Titles()).Should().HaveCount(4, "status {0} says nothing about the posts", status);
        }
    }

    [Fact]
    public async Task A_site_that_was_being_asked_when_the_program_was_killed_is_read_soon_after_the_next_start()
    {
        await using var world = await World.Start();
        await using (var killed = await world.Run())
        {
            await world.Items(4, killed);
            var before = world.Vhs.Requests;
            world.Vhs.Hangs = true;
            await Eventually.True(() => world.Vhs.Requests > before, () => "the site is not asked:\n" + killed.Output);
            await Task.Delay(500);
            await killed.Kill();
        }

        world.Vhs.Hangs = false;
        world.Vhs.Put(new Story(12, "walks", "Walks for everybody", "On foot.", "Each Sunday at two.", World.Day(12)));
        await using var program = await world.Run();
        await Eventually.True(async () => (await world.Titles()).Count == 5, () => "the site is not read again: its turn is held by the dead process.\n" + program.Output, seconds: 30);
    }

    private static int Distinct(IEnumerable<JsonElement> activities) => activities.Select(a => a.GetProperty("id").GetString()).Distinct().Count();

    private static List<string> Found(string folder, string text)
    {
        var needle = Encoding.UTF8.GetBytes(text);

        // The lock file is held by the running program, and is empty.
        new FileInfo(Path.Combine(folder, "run.lock")).Length.Should().Be(0);
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "run.lock")
            .Where(file => ReadShared(file).AsSpan().IndexOf(needle) >= 0)];
    }

    private static byte[] ReadShared(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return memory.ToArray();
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }
}

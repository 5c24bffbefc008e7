using System.Text.Json;
using CHEX.Syndicate.EndToEnd.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.EndToEnd;

/// <summary>One press release on two sites: one entry, one card, one note; and a person's word against it.</summary>
public sealed class StoriesTests
{
    private static readonly string Text = string.Join(' ', Enumerable.Range(1, 110).Select(n => $"word{n}"));

    [Fact]
    public async Task The_same_release_is_shown_once_and_announced_once_until_a_person_parts_it()
    {
        await using var world = await World.Start();
        await using var program = await world.Run();
        await world.Items(4, program);
        (await world.Follower.Follow(world.Url + "/ap/network", world.Url + "/ap/network/inbox")).Status.Should().Be(202);

        world.Vhs.Put(new Story(12, "fund", "A new fund opens for walking groups in Fife", "Groups may apply.", Text, World.Day(10)));
        await Eventually.True(() => world.Follower.Of("Create").Count > 0, () => "nothing was announced:\n" + program.Output);
        world.Chex.Put(new Story(3, "new-fund", "A New Fund Opens for Walking Groups in Fife!", "Apply now.", Text.Replace("word50 ", "word50, ", StringComparison.Ordinal), World.Day(11)));
        await Eventually.True(async () => (await world.Json("/feeds/sources/chex.json")).GetProperty("items").GetArrayLength() == 3, () => "the second telling was not read:\n" + program.Output);

        // CHEX stands first in the configuration: it leads, and names the other.
        var items = (await world.Json("/feeds/all.json")).GetProperty("items").EnumerateArray().ToList();
        items.Should().HaveCount(5);
        items[0].GetProperty("title").GetString().Should().Be("A New Fund Opens for Walking Groups in Fife!");
        var also = items[0].GetProperty("_chex").GetProperty("also").EnumerateArray().Should().ContainSingle().Which;
        also.GetProperty("source").GetProperty("id").GetString().Should().Be("vhs");
        (await world.Get("/")).Should().Contain("Also published by");
        (await world.Json("/feeds/sources/vhs.json")).GetProperty("items")[0].GetProperty("title").GetString().Should().Be("A new fund opens for walking groups in Fife");

        // Time enough for a second note.
        await Task.Delay(TimeSpan.FromSeconds(4));
        world.Follower.Of("Create").Select(Id).Distinct().Should().ContainSingle();

        var vhs = also.GetProperty("id").GetString()!.Split('/')[^1];
        var chex = items[0].GetProperty("id").GetString()!.Split('/')[^1];
        (await world.Command("split", vhs)).Code.Should().Be(0);
        await world.Items(6, program);
        (await world.Command("split", vhs)).Code.Should().Be(1);
        (await world.Command("merge", chex, vhs)).Code.Should().Be(0);
        await world.Items(5, program);
        (await world.Command("merge", chex, items[^1].GetProperty("id").GetString()!.Split('/')[^1])).Output.Should().Contain("of one source");
        await Task.Delay(TimeSpan.FromSeconds(3));
        world.Follower.Of("Create").Select(Id).Distinct().Should().ContainSingle("neither word says a note");
        world.Follower.Of("Delete").Should().BeEmpty("nor deletes one");
    }

    private static string Id(JsonElement activity) => activity.GetProperty("id").GetString()!;
}

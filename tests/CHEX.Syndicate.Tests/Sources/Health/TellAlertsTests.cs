using System.Text.Json;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Health;
using CHEX.Syndicate.Tests.Sources.Reading;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Health;

public sealed class TellAlertsTests
{
    [Fact]
    public async Task Each_change_is_told_once_and_what_is_broken_again_after_a_day()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        var told = Hook(room, () => 204);
        room.Alerts = new() { Webhook = room.Site.At("/hook/secret") };
        room.Feed("/feed", 3, 2, 1);
        await room.Read();
        (await room.HasLane(TellAlerts.LaneKind)).Should().BeFalse("nothing happened");

        room.Feed("/feed");
        await room.Read();
        await room.Alert();
        await room.Alert();
        var first = told.Should().ContainSingle().Which.RootElement;
        first.GetProperty("service").GetString().Should().Be("https://news.example.org");
        first.GetProperty("text").GetString().Should().Contain("Sample (s): drift is suspect").And.Contain("lists nothing").And.Contain("inspect s");
        var alert = first.GetProperty("alerts").EnumerateArray().Should().ContainSingle().Subject;
        alert.GetProperty("state").GetString().Should().Be("suspect");
        alert.GetProperty("since").GetString().Should().MatchRegex(@"^2026-06-01T\d\d:\d\d:\d\dZ$");
        alert.GetProperty("reasons")[0].GetString().Should().Be("feed: it lists nothing");
        alert.GetProperty("page").GetString().Should().Be("https://news.example.org/sources/s");
        alert.GetProperty("reminder").GetBoolean().Should().BeFalse();

        await room.Read();
        await room.Read();
        await room.Alert();
        told.Should().HaveCount(2);
        told[1].RootElement.GetProperty("alerts")[0].GetProperty("state").GetString().Should().Be("broken");
        await room.Alert();
        told.Should().HaveCount(3, "a day has passed");
        told[2].RootElement.GetProperty("alerts")[0].GetProperty("reminder").GetBoolean().Should().BeTrue();

        room.Feed("/feed", 3, 2, 1);
        await room.Read();
        await room.Alert();
        told.Should().HaveCount(4);
        told[3].RootElement.GetProperty("alerts")[0].GetProperty("state").GetString().Should().Be("ok");
        (await room.LaneOf(TellAlerts.LaneKind, "webhook")).State.Should().Be((long)LaneState.Following, "it sleeps");
    }

    [Fact]
    public async Task A_hook_that_does_not_answer_is_asked_again_later_and_told_how_things_stand_then()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        var status = 500;
        var told = Hook(room, () => status);
        room.Alerts = new() { Webhook = room.Site.At("/hook/secret") };
        room.Feed("/feed", 3, 2, 1);
        await room.Read();
        room.Feed("/feed");
        await room.Read();
        await room.Alert();
        await room.Alert();
        (await room.LaneOf(TellAlerts.LaneKind, "webhook")).Attempts.Should().Be(2);
        (await room.Condition(Matter.Drift)).Told.Should().Be(Condition.Ok);

        // Well again before anyone heard of it: there is nothing to tell.
        status = 200;
        told.Clear();
        room.Feed("/feed", 3, 2, 1);
        await room.Read();
        await room.Alert();
        told.Should().BeEmpty();
    }

    [Fact]
    public async Task Without_a_hook_the_log_and_the_numbers_tell_and_nothing_waits()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        room.Feed("/feed", 3, 2, 1);
        await room.Read();
        room.Feed("/feed");
        await room.Read();
        (await room.HasLane(TellAlerts.LaneKind)).Should().BeFalse();
    }

    private static List<JsonDocument> Hook(ReadingRoom room, Func<int> status)
    {
        var told = new List<JsonDocument>();
        room.Site.Page("/hook/secret", async c =>
        {
            c.Request.Method.Should().Be("POST");
            told.Add(await JsonDocument.ParseAsync(c.Request.Body));
            c.Response.StatusCode = status();
        });
        return told;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Health;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Sources.Reading;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Health;

/// <summary>Sites that change under our eyes, read by the whole lane on a real store.</summary>
public sealed partial class DriftTests
{
    private const string Login = "<!DOCTYPE html><html><head><title>Log in</title></head><body><form><input name=password></form></body></html>";

    private static readonly PageRecipe Recipe = new() { Items = [".card"], Link = ["a@href"], Title = ["h3"], Date = ["time@datetime"], Summary = ["p"] };

    [Theory]
    [InlineData("login page", "HTML")]
    [InlineData("empty", "lists nothing")]
    [InlineData("same titles", "same title")]
    [InlineData("no dates", "10 of its 10 items have no published")]
    [InlineData("half", "median")]
    [InlineData("others", "in common")]
    [InlineData("older", "newest item is of")]
    public async Task A_feed_that_turns_to_nonsense_changes_nothing_published_becomes_broken_at_the_third_time_and_is_well_when_it_is_itself_again(string how, string says)
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        room.Feed("/feed", Numbers(60, 51));
        await room.Read();
        room.Feed("/feed", Numbers(61, 52));
        (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "ok" && r.NewPosts == 1);
        var (posts, head) = (await room.Posts(), await room.Head());

        room.Site.Page("/feed", Nonsense(room, how), how == "login page" ? "text/html" : "application/rss+xml");
        for (var time = 1; time <= 4; time++)
        {
            (await room.Read()).Should().Match<RecordedReading>(r => (r.Verdict == "suspect" || r.Verdict == "failed") && r.NewPosts == 0 && r.Reason!.Contains(says));
            var drift = await room.Condition(Matter.Drift);
            drift.Should().Match<Condition>(c => c.State == (time < 3 ? Condition.Suspect : Condition.Broken) && c.Streak == time && c.Why.Contains(says));
        }

        (await room.Posts()).Should().BeEquivalentTo(posts);
        (await room.Head()).Should().Be(head);
        (await room.Db.Read(tx => tx.One<long>("SELECT count(*) FROM post WHERE absences > 0 OR absent_since IS NOT NULL"), default)).Should().Be(0);

        var kept = (await room.Db.Read(tx => KeptDocuments.Of(tx, "s"), default)).Should().ContainSingle("the same document is not kept twice").Subject;
        kept.Should().Match<KeptDocument>(k => k.Origin == "feed" && k.Whole && k.Why.Contains(says));
        Encoding.UTF8.GetString(await room.Db.Read(tx => KeptDocuments.Body(tx, kept.Id), default)).Should().Be(Nonsense(room, how));

        room.Feed("/feed", Numbers(62, 53));
        (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "ok" && r.NewPosts == 1);
        (await room.Condition(Matter.Drift)).Should().Match<Condition>(c => c.IsOk && c.Streak == 0 && c.Why == "");
        (await room.Changes(head)).Should().ContainSingle().Which.Quiet.Should().BeFalse();
    }

    [Fact]
    public async Task A_redesigned_page_of_which_the_recipe_finds_a_part_is_suspect_and_what_a_person_accepts_is_the_rule_from_then_on()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with { Recipe = Recipe });
        room.Site.Page("/news", Page(room, Numbers(30, 19), n => "card"));
        await room.Read();
        await room.Read();
        // Another agency, another markup: the old class is left on some of the items.
        room.Site.Page("/news", Page(room, Numbers(31, 20), n => n % 3 == 0 ? "card" : "tile"));
        var reading = await room.Read();
        reading.Should().Match<RecordedReading>(r => r.Verdict == "suspect" && r.Reason!.Contains("4 items"));
        var measured = JsonDocument.Parse(reading.Measures!).RootElement;
        measured.GetProperty("count").GetInt32().Should().Be(4);
        measured.GetProperty("kept").GetInt32().Should().Be(4);
        measured.GetProperty("answered").GetProperty("published").GetString().Should().Be("time@datetime");
        measured.GetProperty("structure").GetString().Should().HaveLength(16);
        (await room.Condition(Matter.Drift)).State.Should().Be(Condition.Suspect);

        var approved = await room.Db.Write(tx => Approvals.Source(tx, "s", quiet: false, ReadSource.LaneKind), default);
        approved.Should().BeEquivalentTo(new { Accepted = true });
        (await room.Read()).Verdict.Should().Be("ok");
        (await room.Condition(Matter.Drift)).IsOk.Should().BeTrue();
        room.Site.Page("/news", Page(room, Numbers(33, 20), n => n % 3 == 0 ? "card" : "tile"));
        (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "ok" && r.NewPosts == 1);
    }

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task What_is_not_believed_is_read_in_full_once_a_day_and_in_between_only_if_it_has_changed(StoreKind kind)
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed") with { Interval = TimeSpan.FromHours(1) }, kind);
        void Serve(string feed, string tag) => room.Site.Page("/feed", c => PoliteWorld.Conditional(c, feed, tag));
        async Task<(string Verdict, long? Status)> Read() => await room.Read() is var r ? (r.Verdict, r.Status) : default;
        var good = room.Rss(Numbers(60, 51));
        Serve(good, "\"good\"");
        await Read();
        Serve(Nonsense(room, "others"), "\"bad\"");
        (await Read()).Should().Be(("suspect", 200));
        (await Read()).Should().Be(("suspect", 304));
        (await Read()).Should().Be(("suspect", 304));
        room.Site.Asked.Zip(room.Site.Headers).Where(a => a.First == "/feed").Select(a => a.Second.IfNoneMatch.ToString()).Should().Equal("", "\"good\"", "\"bad\"", "\"bad\"");
        (await room.Condition(Matter.Drift)).Should().Match<Condition>(c => c.State == Condition.Broken && c.Streak == 3 && c.Why.Contains("in common"));
        (await room.Db.Read(tx => KeptDocuments.Of(tx, "s"), default)).Should().ContainSingle();

        // A day later it is judged anew, for time may have made it innocent.
        room.Clock.Advance(TimeSpan.FromHours(25));
        (await Read()).Should().Be(("suspect", 200));

        // What was there before comes back, under another tag.
        Serve(good, "\"again\"");
        (await Read()).Should().Be(("unchanged", 200));
        (await room.Condition(Matter.Drift)).IsOk.Should().BeTrue();
        (await Read()).Should().Be(("unchanged", 304));

        // What a person has accepted is read, though it has not changed.
        Serve(Nonsense(room, "others"), "\"bad\"");
        (await Read()).Should().Be(("suspect", 200));
        await room.Db.Write(tx => Approvals.Source(tx, "s", quiet: false, ReadSource.LaneKind), default);
        (await Read()).Should().Be(("ok", 200));
        (await Read()).Should().Be(("unchanged", 304));
    }

    [Fact]
    public async Task The_next_way_is_tried_in_the_same_reading_used_quietly_the_first_time_and_the_doubt_stands()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed") with { Fallbacks = [new(SourceKind.Feed, site.At("/other"))] });
        room.Feed("/feed", Numbers(60, 51));
        await room.Read();
        room.Site.Page("/feed", Nonsense(room, "same titles"), "application/rss+xml");
        room.Feed("/other", Numbers(61, 51));
        (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "ok" && r.Origin == "fallback-1:feed" && r.NewPosts == 1 && r.Reason!.Contains("same title"));
        (await room.Changes(10)).Should().ContainSingle().Which.Quiet.Should().BeTrue();
        (await room.Condition(Matter.Drift)).State.Should().Be(Condition.Suspect);

        room.Feed("/other", Numbers(62, 52));
        await room.Read();
        (await room.Changes(11)).Should().ContainSingle().Which.Quiet.Should().BeFalse();
        // Nothing new by the other way is no word for the first one.
        (await room.Read()).Verdict.Should().Be("unchanged");
        (await room.Condition(Matter.Drift)).State.Should().Be(Condition.Broken);

        room.Feed("/feed", Numbers(62, 52));
        (await room.Read()).Origin.Should().Be("feed");
        (await room.Condition(Matter.Drift)).IsOk.Should().BeTrue();
    }

    [Fact]
    public async Task A_way_that_never_gave_anything_readable_says_nothing_by_going_on_so()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.WordPress, "/"));
        room.Site.Page("/wp-json/wp/v2/posts", Login);
        room.Feed("/feed/", 3, 2, 1);
        for (var i = 0; i < 4; i++) await room.Read();
        (await room.Db.Read(tx => HealthTable.Of(tx, "s"), default)).Should().BeEmpty();
        (await room.Db.Read(tx => KeptDocuments.Of(tx, "s"), default)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_absence_is_not_counted_while_a_source_is_not_believed()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed") with { WithdrawAfter = TimeSpan.Zero });
        room.Feed("/feed", Numbers(60, 51));
        await room.Read();
        for (var i = 0; i < 5; i++)
        {
            room.Feed("/feed", 60, 57, 54, 51);
            await room.Read();
        }

        (await room.Posts()).Should().HaveCount(10);
        (await room.Db.Read(tx => tx.One<long>("SELECT coalesce(sum(absences), 0) FROM post"), default)).Should().Be(0);
    }

    [Fact]
    public async Task A_long_absence_of_ours_excuses_a_list_that_was_replaced()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        room.Feed("/feed", Numbers(30, 21));
        await room.Read();
        room.Clock.Advance(TimeSpan.FromDays(20));
        room.Feed("/feed", Numbers(40, 31));
        (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "ok" && r.NewPosts == 10);
    }

    [Fact]
    public async Task A_quiet_source_of_a_few_items_never_flaps()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        foreach (var list in (int[][])[[2, 1], [3], [3, 1], [4, 3, 1], [5], [7, 6], [8], [8], [9, 8, 7]])
        {
            room.Feed("/feed", list);
            (await room.Read()).Verdict.Should().NotBe("suspect", "it lists {0}", string.Join(", ", list));
        }

        (await room.Db.Read(tx => HealthTable.Of(tx, "s"), default)).Should().BeEmpty();
    }

    [Fact]
    public async Task Canaries_an_empty_list_that_is_expected_and_news_that_is_too_old()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed") with
        {
            Expect = new() { MinItems = 2, MustContain = ["<TITLE>news"], MaxAge = TimeSpan.FromDays(30) },
        });
        room.Feed("/feed", 31, 30);
        (await room.Read()).Verdict.Should().Be("ok");
        (await room.Db.Read(tx => HealthTable.Of(tx, "s"), default)).Should().BeEmpty();
        room.Site.Page("/feed", room.Rss(31, 30).Replace("<title>News", "<title>Casino", StringComparison.Ordinal), "application/rss+xml");
        (await room.Read()).Reason.Should().Contain("“<TITLE>news”");
        room.Feed("/feed", 32);
        (await room.Read()).Reason.Should().Contain("expect.minItems");
        room.Feed("/feed", 32, 31);
        (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "ok" && r.NewPosts == 1);

        // Quiet for a month: somebody is told, and nothing else happens. An unchanged answer grows older too.
        room.Clock.Advance(TimeSpan.FromDays(40));
        (await room.Read()).Verdict.Should().BeOneOf("ok", "unchanged");
        (await room.Condition(Matter.Age)).Should().Match<Condition>(c => c.State == Condition.Quiet && c.Why.Contains("2 June 2026"));
        (await room.Condition(Matter.Drift)).IsOk.Should().BeTrue();

        await room.Configure(room.Source with { Expect = new() { MinItems = 0 } });
        room.Feed("/feed");
        (await room.Read()).Verdict.Should().Be("ok");
        (await room.Condition(Matter.Age)).IsOk.Should().BeTrue();
    }

    [Fact]
    public async Task A_source_that_does_not_answer_for_long_is_failing_and_one_that_is_gone_is_gone()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        room.Feed("/feed", 2, 1);
        await room.Read();
        room.Site.Page("/feed", "down", status: 500);
        await room.Read();
        (await room.Db.Read(tx => HealthTable.Of(tx, "s"), default)).Should().BeEmpty();
        room.Clock.Advance(TimeSpan.FromDays(3));
        await room.Read();
        (await room.Condition(Matter.Answer)).Should().Match<Condition>(c => c.State == Condition.Failing && c.Why.Contains("500"));
        room.Feed("/feed", 2, 1);
        await room.Read();
        (await room.Condition(Matter.Answer)).IsOk.Should().BeTrue();
    }

    private static int[] Numbers(int from, int to) => [.. Enumerable.Range(to, from - to + 1).Reverse()];

    private static string Nonsense(ReadingRoom room, string how) => how switch
    {
        "login page" => Login,
        "empty" => room.Rss(),
        "same titles" => Title().Replace(room.Rss(Numbers(62, 53)), "<title>Read more"),
        "no dates" => Date().Replace(room.Rss(Numbers(62, 53)), ""),
        "half" => room.Rss(61, 58, 55, 52),
        "others" => room.Rss(Numbers(90, 81)),
        _ => room.Rss(Numbers(10, 1)),
    };

    private static string Page(ReadingRoom room, IEnumerable<int> numbers, Func<int, string> name) => "<!DOCTYPE html><html><head><title>News</title></head><body>" + string.Concat(numbers.Select(n => string.Create(CultureInfo.InvariantCulture,
        $"<article class=\"{name(n)}\"><h3><a href=\"{room.Site.Root}/news/{n}\">Item {n}</a></h3><time datetime=\"{new DateTime(2026, 5, 1).AddDays(n):yyyy-MM-dd}\">x</time><p>Text of {n}.</p></article>"))) + "</body></html>";

    [GeneratedRegex(@"<title>Item \d+", RegexOptions.NonBacktracking)]
    private static partial Regex Title();

    [GeneratedRegex("<pubDate>[^<]*</pubDate>", RegexOptions.NonBacktracking)]
    private static partial Regex Date();
}

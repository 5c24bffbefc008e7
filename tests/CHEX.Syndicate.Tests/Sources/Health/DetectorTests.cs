using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Health;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Health;

public sealed class DetectorTests
{
    private static readonly DateTimeOffset May = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly string[] Built = ["/article.card", "/article.card/h3.title", "/article.card/h3.title/a", "/article.card/time"];
    private static readonly string[] Rebuilt = ["/li.teaser", "/li.teaser/div.text", "/li.teaser/div.text/a", "/li.teaser/span.when"];

    [Fact]
    public void Nothing_is_held_against_a_first_reading_but_titles_that_are_all_the_same_and_what_is_expected()
    {
        Judge(List(3), null).IsSuspect.Should().BeFalse();
        Judge(List(2, 1) with { SameTitle = 1 }, null).IsSuspect.Should().BeFalse("two of a kind are no rule");
        Judge(List(3, 2, 1) with { SameTitle = 1 }, null).Why.Should().ContainSingle().Which.Should().Contain("same title");
        Judge(List(3, 2, 1), null, expect: new() { MinItems = 4 }).Why.Should().ContainSingle().Which.Should().Contain("3 items").And.Contain("4").And.Contain("expect.minItems");
        Judge(List(3, 2, 1), null, lacks: ["CHEX"]).Why.Should().ContainSingle().Which.Should().Contain("“CHEX”");
        Judge(List(3, 2, 1) with { Fill = Fill(("image", 0.5)) }, null, expect: new() { Fields = [ItemField.Image] }).Why.Should().ContainSingle().Which.Should().Contain("50 %").And.Contain("image");
        Judge(List(), null).IsSuspect.Should().BeTrue();
        Judge(List(), null, expect: new() { MinItems = 0 }).IsSuspect.Should().BeFalse();
    }

    [Fact]
    public void Half_of_the_items_gone_from_between_the_others_is_suspect()
    {
        var before = After(List(Down(10)));
        Judge(List(10, 7, 4, 1), before).Why.Should().ContainSingle().Which.Should().Contain("4 items").And.Contain("median").And.Contain("10");
        Judge(List(10, 8, 6, 4, 2), before).IsSuspect.Should().BeFalse("it is half");
        Judge(List(10, 7, 4, 1) with { Whole = false }, before).IsSuspect.Should().BeFalse("older pages could not be read: it is known why");
        // A tail that is cut says nothing either way, until something newer shows that the list lives.
        Judge(List(10, 9, 8), before).IsSuspect.Should().BeTrue();
        Judge(List(11, 10, 9, 8), before).IsSuspect.Should().BeFalse();
    }

    [Fact]
    public void The_median_of_the_last_ten_counts_and_not_the_last_one()
    {
        var before = After(List(Down(20)), List(Down(20)), List(Down(20)), List(20, 19, 18, 17, 16, 15, 14));
        before.Median.Should().Be(20);
        Judge(List(20, 19, 17, 16, 14, 9), before).IsSuspect.Should().BeTrue();
        var many = before;
        for (var i = 0; i < 30; i++) many = Baseline.After(many, List(Down(6)));
        many.Counts.Should().HaveCount(10).And.OnlyContain(c => c == 6);
    }

    [Fact]
    public void A_list_of_one_month_may_begin_the_next_with_one_item()
    {
        var august = After(List(Down(9)));
        Judge(List(10), august).IsSuspect.Should().BeFalse();
        Judge(List(12, 11, 10), august).IsSuspect.Should().BeFalse();
    }

    [Fact]
    public void Dates_or_titles_that_were_always_there_may_be_missing_once_but_not_often()
    {
        var before = After(List(Down(10)));
        Judge(List(Down(10)) with { Fill = Fill(("published", 0.9)) }, before).IsSuspect.Should().BeFalse();
        Judge(List(Down(10)) with { Fill = Fill(("published", 0.8)) }, before).Why.Should().ContainSingle().Which.Should().Contain("2 of its 10 items have no published");
        Judge(List(Down(10)) with { Fill = Fill(("title", 0.0)) }, before).IsSuspect.Should().BeTrue();
        Judge(List(Down(10)) with { Fill = Fill(("published", 0.8)) }, before, expect: new() { RequiredFill = 70 }).IsSuspect.Should().BeFalse();
        // A source that never had titles is none that has lost them; excerpts are its own affair.
        Judge(List(Down(10)) with { Fill = Fill(("title", 0.0)) }, After(List(Down(10)) with { Fill = Fill(("title", 0.2)) })).IsSuspect.Should().BeFalse();
        Judge(List(Down(10)) with { Fill = Fill(("summary", 0.0)) }, before).IsSuspect.Should().BeFalse();
    }

    [Fact]
    public void Not_one_item_in_common_is_suspect_unless_we_were_away_for_long()
    {
        var before = After(List(Down(10)));
        var next = List(20, 19, 18, 17, 16, 15, 14, 13, 12, 11);
        Judge(next, before).Why.Should().ContainSingle().Which.Should().Contain("in common");
        Judge(next, before, away: TimeSpan.FromDays(6)).IsSuspect.Should().BeFalse("in that time half of the list has been replaced before");
        var undated = After(Undated(Down(10)));
        Judge(Undated(Down(20, 11)), undated).IsSuspect.Should().BeTrue();
        Judge(Undated(Down(20, 11)), undated, away: TimeSpan.FromDays(8)).IsSuspect.Should().BeFalse();
        Judge(List(5, 4, 3, 2), After(List(Down(20, 10))), away: TimeSpan.FromDays(400)).IsSuspect.Should().BeTrue("what is listed is older");
    }

    [Fact]
    public void The_newest_date_may_go_back_by_an_item_that_was_taken_back_and_not_by_more()
    {
        var before = After(List(Down(10)));
        Judge(List(Down(9)), before).IsSuspect.Should().BeFalse();
        Judge(List(Down(8)), before).IsSuspect.Should().BeFalse();
        Judge(List(Down(6)), before).Why.Should().Contain(w => w.Contains("newest item is of 7 May 2026"));
        // An item that was dated 2062 by mistake and is dated right now.
        var wrong = After(List(Down(10)) with { Items = [.. List(Down(10)).Items.Select((s, i) => i == 0 ? s with { At = May.AddYears(36).ToUnixTimeMilliseconds() } : s)] });
        Judge(List(Down(10)), wrong).IsSuspect.Should().BeFalse();
    }

    [Fact]
    public void Another_structure_is_suspect_only_with_another_sign()
    {
        var before = After(List(Down(8)));
        Judge(List(Down(8)) with { Structure = Rebuilt }, before).IsSuspect.Should().BeFalse();
        Judge(List(Down(8)) with { Structure = Rebuilt, Fill = Fill(("summary", 0.0)) }, before).IsSuspect.Should().BeTrue();
        Judge(List(Down(8)) with { Structure = Rebuilt, Answered = new Dictionary<string, string> { ["title"] = "a" } }, After(List(Down(8)) with { Answered = new Dictionary<string, string> { ["title"] = "h3 a" } })).IsSuspect.Should().BeTrue();
        Judge(List(Down(8)) with { Structure = [.. Built, "/article.card/img"] }, before).Signs.Should().BeEmpty();
    }

    [Fact]
    public void Articles_that_all_lost_their_text_are_suspect()
    {
        var before = After(List(Down(8)) with { Fill = Fill(("content", 1.0)) });
        Detector.JudgeArticles(List(9, 8) with { Fill = Fill(("content", 0.0)) }, before, new(), accepted: false).IsSuspect.Should().BeTrue();
        Detector.JudgeArticles(List(9) with { Fill = Fill(("content", 0.0)) }, before, new(), accepted: false).IsSuspect.Should().BeFalse();
        Detector.JudgeArticles(List(9, 8) with { Fill = Fill(("content", 0.0)) }, before, new(), accepted: true).IsSuspect.Should().BeFalse();
        Detector.JudgeArticles(List(9) with { Fill = Fill(("content", 0.0)) }, null, new() { Fields = [ItemField.Content] }, accepted: false).IsSuspect.Should().BeTrue();
    }

    [Fact]
    public void What_a_person_accepted_is_held_against_expectations_only()
    {
        var before = After(List(Down(10)));
        Judge(List(3, 2, 1) with { SameTitle = 1, Structure = Rebuilt }, before, accepted: true).Signs.Should().BeEmpty();
        Judge(List(3, 2, 1), before, accepted: true, expect: new() { MinItems = 5 }).IsSuspect.Should().BeTrue();
    }

    [Fact]
    public void The_same_list_again_is_never_suspect() => Prop.ForAll<PositiveInt, PositiveInt>(
        (length, away) =>
        {
            var list = List(Down((length.Get % 50) + 1));
            Judge(list, After(list), away: TimeSpan.FromMinutes(away.Get)).Signs.Should().BeEmpty();
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_window_that_moves_on_is_never_suspect() => Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>(
        (length, moved, seed) =>
        {
            var (n, k) = ((length.Get % 30) + 2, moved.Get);
            k %= n;
            var before = After(List(Down(n)));
            var now = List(Down(n + k, k + 1));
            Judge(now, before).IsSuspect.Should().BeFalse("{0} items, {1} new", n, k);
            Judge(now with { Items = Shuffled(now.Items, seed.Get) }, before).Why.Should().Equal(Judge(now, before).Why, "the order says nothing");
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_or_two_items_that_are_taken_back_are_never_suspect() => Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>(
        (length, first, second) =>
        {
            var n = (length.Get % 30) + 6;
            var gone = new[] { (first.Get % n) + 1, (second.Get % n) + 1 };
            Judge(List([.. Down(n).Except(gone)]), After(List(Down(n)))).IsSuspect.Should().BeFalse("{0} of {1} are gone", gone, n);
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_source_of_one_to_three_items_is_never_suspect_while_it_is_built_as_before() => Prop.ForAll<PositiveInt, NonEmptyArray<PositiveInt>>(
        (was, now) =>
        {
            var before = After(List(Down((was.Get % 3) + 1)));
            var items = now.Get.Select(n => (n.Get % 40) + 1).Distinct().Take(3).ToArray();
            Judge(List(items), before).IsSuspect.Should().BeFalse();
            Judge(Undated(items), before with { Last = Undated(Down(before.Last.Items.Count)) }).IsSuspect.Should().BeFalse();
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_list_that_is_replaced_by_older_items_is_always_suspect() => Prop.ForAll<PositiveInt, PositiveInt>(
        (length, other) =>
        {
            var n = (length.Get % 30) + 4;
            var before = After(List(Down(200 + n, 201)));
            Judge(List(Down((other.Get % 100) + 1)), before, away: TimeSpan.FromDays(1000)).IsSuspect.Should().BeTrue();
            return true;
        }).QuickCheckThrowOnFailure();

    private static Judgement Judge(Measures now, Baseline? before, Expectations? expect = null, string[]? lacks = null, TimeSpan? away = null, bool accepted = false) =>
        Detector.Judge(now, lacks ?? [], before, expect ?? new(), away ?? Hour, accepted);

    private static Baseline After(params Measures[] lists) => lists.Aggregate((Baseline?)null, Baseline.After)!;

    private static int[] Down(int from, int to = 1) => [.. Enumerable.Range(to, from - to + 1).Reverse()];

    private static Measures List(params int[] numbers) => new()
    {
        Items = [.. numbers.Select(n => new SeenItem($"n{n}", May.AddDays(n).ToUnixTimeMilliseconds()))],
        Fill = numbers.Length == 0 ? new Dictionary<string, double>() : Fill(),
        SameTitle = numbers.Length == 0 ? 0 : 1.0 / Math.Max(numbers.Length, 2),
        Structure = Built,
    };

    private static Measures Undated(params int[] numbers) => List(numbers) with { Items = [.. numbers.Select(n => new SeenItem($"n{n}", null))], Fill = Fill(("published", 0)) };

    private static Dictionary<string, double> Fill(params (string Field, double Part)[] others)
    {
        var fill = new Dictionary<string, double> { ["title"] = 1, ["published"] = 1, ["summary"] = 1 };
        foreach (var (field, part) in others) fill[field] = part;
        return fill;
    }

    private static SeenItem[] Shuffled(IReadOnlyList<SeenItem> items, int seed)
    {
        var mixed = items.ToArray();
        new Random(seed).Shuffle(mixed);
        return mixed;
    }
}

using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Reading;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

public sealed class ListWindowTests
{
    [Theory]
    [InlineData("9 8 7 6", 6)]
    [InlineData("6 7 8 9", 6)]
    [InlineData("1 9 8 7 6 5", 5, "an old item is pinned to the top")]
    [InlineData("5 6 7 8 9 1", 5, "the same, the list turned round")]
    [InlineData("7 9 5 8 6", 5, "it is in no order")]
    [InlineData("7 7 7", 7)]
    [InlineData("4", 4)]
    [InlineData("", null)]
    public void A_list_reaches_back_to_its_oldest_date_whatever_its_order(string days, int? oldest, string because = "") =>
        ListWindow.Oldest(List(days.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))).Should().Be(oldest is { } day ? Day(day) : null, because);

    [Fact]
    public void It_is_a_date_of_the_list_and_the_oldest_of_an_ordered_one() => Prop.ForAll(
        (byte[] days, bool turned) =>
        {
            var sorted = days.Order().Select(d => (int)d).ToList();
            if (turned) sorted.Reverse();
            DateTimeOffset? least = days.Length == 0 ? null : Day(days.Min());
            var any = ListWindow.Oldest(List(days.Select(d => (int)d)));
            return ListWindow.Oldest(List(sorted)) == least && (days.Length == 0 ? any is null : days.Any(d => Day(d) == any));
        }).QuickCheckThrowOnFailure();

    // Items without a date stand between those that have one.
    private static IReadOnlyList<Item> List(IEnumerable<int> days) =>
        [.. days.SelectMany(day => (Item[])[new Item { Names = ["a"], Published = new($"{day}", Day(day)) }, new Item { Names = ["b"] }])];

    private static DateTimeOffset Day(int day) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day);
}

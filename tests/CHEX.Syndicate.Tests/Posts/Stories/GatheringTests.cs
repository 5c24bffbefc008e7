using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Posts.Stories;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts.Stories;

/// <summary>Laws of gathering: the same posts in any order make the same stories.</summary>
public sealed class GatheringTests
{
    private static readonly string[] Titles =
    [
        "Funding for walking groups in Fife announced", "Funding for walking groups in Angus announced", "Mental health awareness week", "Newsletter", "What helps with loneliness in winter months",
    ];

    [Fact]
    public void Stories_do_not_depend_on_the_order_of_posts_and_links() => Prop.ForAll(
        Gen.Choose(0, 1_000_000).ToArbitrary(),
        seed =>
        {
            var random = new Random(seed);
            var tellers = Enumerable.Range(0, random.Next(2, 14)).Select(n => new Teller($"p{n:00}", $"s{random.Next(4)}", random.Next(15) * Day)).ToList();
            var links = Enumerable.Range(0, random.Next(30)).Select(_ => new StoryLink(tellers[random.Next(tellers.Count)].Id, tellers[random.Next(tellers.Count)].Id, (Bond)random.Next(4))).Where(l => l.One != l.Other).ToList();
            var apart = Enumerable.Range(0, random.Next(3)).Select(_ => Gathering.Pair(tellers[random.Next(tellers.Count)].Id, tellers[random.Next(tellers.Count)].Id)).ToHashSet();

            var stories = Text(Gathering.Of(tellers, links, apart));
            var turned = links.Select(l => random.Next(2) == 0 ? l : new StoryLink(l.Other, l.One, l.Bond)).OrderBy(_ => random.Next()).ToList();
            Text(Gathering.Of([.. tellers.OrderBy(_ => random.Next())], turned, apart)).Should().Be(stories);

            var of = tellers.ToDictionary(t => t.Id);
            foreach (var story in Gathering.Of(tellers, links, apart))
            {
                story.Select(p => of[p].Source).Should().OnlyHaveUniqueItems();
                foreach (var a in story) foreach (var b in story.Where(b => b != a)) apart.Should().NotContain((a, b), "{0} and {1} are parted", a, b);
                if (links.All(l => l.Bond != Bond.Person)) (story.Max(p => of[p].Published) - story.Min(p => of[p].Published)).Should().BeLessThanOrEqualTo(7 * Day);
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(StoreKind.Sqlite, 25)]
    [InlineData(StoreKind.Postgres, 4)]
    public async Task The_same_posts_in_any_order_of_arrival_make_the_same_stories_which_never_cross_languages(StoreKind kind, int runs)
    {
        for (var seed = 0; seed < runs; seed++)
        {
            var random = new Random(seed);
            SourceInfo[] sources = [StoryRoom.Chex, StoryRoom.Vhs, StoryRoom.Phs];
            var said = new Dictionary<(string, int), int>();
            var items = Enumerable.Range(0, 14).Select(n =>
            {
                // What a source says three times is boilerplate, and that is learnt in time.
                var (source, words) = (sources[random.Next(3)], random.Next(6));
                var times = said[(source.Id, words)] = said.GetValueOrDefault((source.Id, words)) + 1;
                var text = words > 3 || times > 2 ? null : StoryRoom.Text(words, 120);
                return (Source: source, Item: StoryRoom.Item(source, $"n{n}", Titles[random.Next(Titles.Length)], text, random.Next(12), random.Next(4) == 0 ? "gd" : "en-GB"));
            }).ToList();

            var (first, languages) = await Arrive(kind, items);
            var (second, _) = await Arrive(kind, [.. items.OrderBy(_ => random.Next())]);
            second.Should().Be(first, "seed {0}", seed);
            foreach (var story in first.Split('\n', StringSplitOptions.RemoveEmptyEntries).GroupBy(l => l.Split(' ')[0]))
                story.Select(l => languages[l.Split(' ')[1]]).Distinct().Should().ContainSingle();
        }
    }

    private static readonly long Day = (long)TimeSpan.FromDays(1).TotalMilliseconds;

    private static async Task<(string Stories, Dictionary<string, string> Languages)> Arrive(StoreKind kind, IReadOnlyList<(SourceInfo Source, Item Item)> items)
    {
        await using var room = await StoryRoom.Open(kind);
        var languages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (source, item) in items) languages[(await room.Save(source, item))[0]] = item.Language!;
        var stories = await room.Stories();
        // Once more: nothing moves.
        foreach (var (source, item) in items) await room.Save(source, item);
        (await room.Stories()).Should().Be(stories);
        return (stories, languages);
    }

    private static string Text(IReadOnlyList<IReadOnlyList<string>> stories) => string.Join('\n', stories.Select(s => string.Join(' ', s)).Order(StringComparer.Ordinal));
}

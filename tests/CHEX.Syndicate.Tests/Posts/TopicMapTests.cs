using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class TopicMapTests
{
    private static readonly Topic[] Topics =
    [
        new("mental-health", "Mental health", ["Mental Health"]) { Words = ["mental health", "slàinte-inntinn", "lonely"] },
        new("funding", "Funding", ["Grants"]) { Words = ["funding", "maoineachadh"] },
        new("green", "Green health", ["Environment"]) { Words = ["Our Natural Health Service", "green"] },
        new("policy", "Policy", ["Policy"]) { Words = ["strategy"] },
    ];

    [Theory]
    [InlineData("Funding for mental health", "", "Grants|Policy", "funding|policy")]
    [InlineData("Funding for mental health", "", "News", "mental-health|funding")]
    [InlineData("MENTAL-HEALTH week", "", "", "mental-health")]
    [InlineData("Fundingless", "Greens and greenery", "", "")]
    [InlineData("Health: mental", "Health", "", "")]
    [InlineData("A mental", "health", "", "")]
    [InlineData("Nothing", "The our natural health service", "", "green")]
    [InlineData("Maoineachadh ùr airson slàinte inntinn", "", "", "mental-health|funding")]
    [InlineData("Funding, green strategy, lonely", "", "", "mental-health|funding|green")]
    public void Categories_count_first_and_then_whole_words(string title, string summary, string categories, string topics) =>
        string.Join('|', TopicMap.For(Topics).Of(title, summary, categories.Split('|', StringSplitOptions.RemoveEmptyEntries))).Should().Be(topics);

    [Theory]
    [InlineData("Mental health", null, "MentalHealth")]
    [InlineData("Children’s rights", null, "ChildrensRights")]
    [InlineData("Mental health", "WellbeingScotland", "WellbeingScotland")]
    [InlineData("2026", null, "")]
    public void A_hashtag_is_made_of_the_name_unless_it_is_configured(string name, string? configured, string tag) =>
        new Topic("t", name, []) { Hashtag = configured }.Tag.Should().Be(tag);

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_way_that_tells_less_takes_no_topics_away(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var full = Newsroom.Item(1) with { Title = "Item", Summary = "New funding.", Categories = [] };
        var listed = full with { Summary = null, Content = null };
        Draft Draft(Item item) => Normaliser.Normalise(item, Newsroom.Source, Topics)!;
        var id = (await room.Write(tx => Ingest.Save(tx, Newsroom.Source, "feed", [Draft(full)], quiet: false))).Posts[0];
        (await room.Post(id)).Topics.Should().Equal("funding");
        await room.Write(tx => Ingest.Save(tx, Newsroom.Source, "list", [Draft(listed)], quiet: false));
        await room.Write(tx => Ingest.Save(tx, Newsroom.Source, "list", [Draft(listed with { Title = "Green item" })], quiet: false));
        (await room.Post(id)).Topics.Should().Equal("funding", "green");
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Stored_posts_are_mapped_anew_in_pieces_and_quietly(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var ids = (await room.Save([.. Enumerable.Range(0, 25).Select(n => Newsroom.Item(n) with { Title = $"Funding of item {n}" })])).Posts;
        await room.Write(tx => Removal.Withdraw(tx, ids[3], Removal.ByOperator));
        await room.Write(tx => Removal.Purge(tx, ids[4]));
        await room.Write(tx => tx.Execute("DELETE FROM story_key"));
        var head = await room.Read(Journal.Head);

        async Task<int> Walk()
        {
            var steps = 0;
            for (RemappedTo? at = null; steps == 0 || at is not null; steps++) at = await room.Write(tx => Remapping.Step(tx, Newsroom.Source, Topics, at, 10));
            return steps;
        }

        (await Walk()).Should().Be(3);
        (await room.Changes(head)).Should().HaveCount(23).And.OnlyContain(c => c.Kind == ChangeKind.Revised && c.Quiet && c.Revision == 2);
        (await room.Post(ids[0])).Topics.Should().Equal("funding");
        (await room.Post(ids[3])).Topics.Should().Equal("funding");
        (await room.Post(ids[4])).Topics.Should().BeEmpty();
        (await room.Read(tx => tx.One<long>("SELECT count(DISTINCT post) FROM story_key"))).Should().Be(24, "stories are looked for by what is stored too");
        await Walk();
        (await room.Changes(head)).Should().HaveCount(23);

        // What is read next is no edit.
        var draft = Normaliser.Normalise(Newsroom.Item(0) with { Title = "Funding of item 0" }, Newsroom.Source, Topics)!;
        (await room.Write(tx => Ingest.Save(tx, Newsroom.Source, "feed", [draft], quiet: false))).Unchanged.Should().Be(1);
    }

    [Fact]
    public void A_mapping_has_a_name_that_follows_what_it_does()
    {
        var version = Remapping.Version(Topics);
        Remapping.Version([.. Topics.Select(t => t with { ContentNote = "x" })]).Should().Be(version, "a warning maps nothing");
        Remapping.Version([.. Topics.Select(t => t with { Words = [] })]).Should().NotBe(version);
        Remapping.Version([.. Topics.Reverse()]).Should().NotBe(version);
    }
}

using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources;

public sealed class ItemFilterTests
{
    private static readonly Topic Funding = new("funding", "Funding", ["Grants"]);

    [Theory]
    // Words are whole ones, in any case, of title and summary; several stand in a row.
    [InlineData("job", "New job at CHEX", true)]
    [InlineData("job", "Jobs and jobless", false)]
    [InlineData("JOB", "A job-share", true)]
    [InlineData("mental health", "Mental  Health: a guide", true)]
    [InlineData("mental health", "Health, mental", false)]
    [InlineData("children's", "The children’s fund", true)]
    [InlineData("slàinte", "Slàinte mhath", true)]
    [InlineData("slainte", "Slàinte mhath", false)]
    [InlineData("covid-19", "COVID 19 update", true)]
    [InlineData("excerpt", "A title", true)]
    [InlineData("text", "A title", false)]
    public void Words_are_found_as_people_mean_them(string word, string title, bool excluded)
    {
        var filter = new ItemFilter(FilterTerms.None, new FilterTerms([], [], [word]));
        var why = filter.Excludes(Draft(title));
        if (excluded) why.Should().Contain(word);
        else why.Should().BeNull();
    }

    [Fact]
    public void Topics_and_categories_and_what_is_included()
    {
        new ItemFilter(FilterTerms.None, new FilterTerms(["funding"], [], [])).Excludes(Draft("x")).Should().Contain("topic “funding”");
        new ItemFilter(FilterTerms.None, new FilterTerms([], ["GRANTS"], [])).Excludes(Draft("x")).Should().Contain("category");
        new ItemFilter(new FilterTerms([], [], ["walking"]), FilterTerms.None).Excludes(Draft("x")).Should().Contain("includes");
        new ItemFilter(new FilterTerms([], ["News", "grants"], ["walking"]), FilterTerms.None).Excludes(Draft("x")).Should().BeNull();
        new ItemFilter(new FilterTerms(["funding"], [], []), new FilterTerms([], [], ["x"])).Excludes(Draft("x")).Should().Contain("excludes", "what is excluded is, whatever is included");
        ItemFilter.None.Excludes(Draft("x")).Should().BeNull();
        new ItemFilter(FilterTerms.None, new FilterTerms([], [], ["…"])).Excludes(Draft("x … y")).Should().BeNull("no word at all matches nothing");
    }

    private static Draft Draft(string title) => Normaliser.Normalise(
        new Item { Names = ["n"], Url = "https://s.example/a", Title = title, Summary = "An excerpt.", Content = "<p>Text.</p>", Categories = ["Grants"] },
        new SourceInfo { Id = "s", Name = "S", ShortName = "S", Homepage = "https://s.example/", Url = "https://s.example/" }, [Funding])!;
}

using CHEX.Syndicate.Posts.Stories;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts.Stories;

public sealed class TitleKeyTests
{
    private static readonly string[] Names = ["Community Health Exchange", "CHEX", "www.chex.org.uk"];

    [Theory]
    [InlineData("Health inequalities & community-led health | CHEX", "health inequalities community led health")]
    [InlineData("Health inequalities – CHEX", "health inequalities")]
    [InlineData("Health inequalities – what next", "health inequalities what next")]
    [InlineData("Peer support for carers | Any Site At All", "peer support for carers")]
    [InlineData("Yes | No", "yes no")]
    [InlineData("ＦＵＮＤＩＮＧ ﬁnds 𝗪𝗮𝗹𝗸𝗲𝗿𝘀 in Children’s week", "funding finds walkers in childrens week")]
    [InlineData("Slàinte-inntinn sa Ghàidhealtachd", "slàinte inntinn sa ghàidhealtachd")]
    [InlineData("", "")]
    public void A_title_is_compared_by_its_words(string title, string words) => string.Join(' ', TitleKey.Of(title, Names).Words).Should().Be(words);

    [Theory]
    [InlineData("Newsletter", 0)]
    [InlineData("News in brief", 0)]
    [InlineData("Blog", 0)]
    [InlineData("Events this month", 0)]
    [InlineData("Annual report 2025", 0)]
    [InlineData("Naidheachdan", 0)]
    [InlineData("Newsletter: walking walking groups", 2)]
    [InlineData("Funding for walking groups in Fife announced", 5)]
    public void Only_telling_words_count(string title, int telling) => TitleKey.Of(title, Names).Telling.Should().Be(telling);

    [Theory]
    [InlineData("A new clinic | Fife", "a new clinic fife")]
    [InlineData("A new clinic in Fife | Voluntary Health Scotland", "a new clinic in fife")]
    [InlineData("Scotland's well-being – VHS", "scotlands well being")]
    public void Of_titles_of_one_site_only_its_own_name_goes(string title, string text) =>
        TitleKey.Of(title, ["Voluntary Health Scotland", "VHS"], barTellsSite: false).Text.Should().Be(text);
}

using CHEX.Syndicate.Posts;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class IdentityTests
{
    [Theory]
    // Decided for ever: these may never change.
    [InlineData("chex", "sqs:9a62e234280b50634b4e68c0", "vqjoo2hibxayrdp6")]
    [InlineData("vhs", "wp:21840", "3fxspdrwuwysna7u")]
    [InlineData("phs", "https://www.publichealthscotland.scot/news/2022/january/further-changes-to-covid-19-reporting/", "yo3mep6xj547i6q5")]
    public void An_id_is_the_same_for_ever(string source, string name, string id) => PostId.For(source, name).Should().Be(id);

    [Fact]
    public void An_id_is_sixteen_letters_and_digits() => Prop.ForAll<NonNull<string>, NonNull<string>>((source, name) =>
    {
        var id = PostId.For(source.Get, name.Get);
        return id.Length == 16 && id.All(c => c is >= 'a' and <= 'z' or >= '2' and <= '7') && id == PostId.For(source.Get, name.Get);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sources_share_no_ids() => PostId.For("chex", "guid:1").Should().NotBe(PostId.For("vhs", "guid:1"));

    [Theory]
    [InlineData("https://www.example.org/a/", "http://example.org/a?utm_source=x#y")]
    [InlineData("guid:https://www.example.org/?p=5", "guid:http://example.org/?p=5")]
    [InlineData("url:https://example.org/a", "http://www.example.org/a/")]
    public void Spellings_of_an_address_are_one_name(string one, string other) => PostId.For("s", one).Should().Be(PostId.For("s", other));

    [Fact]
    public void A_guid_is_not_the_address_it_looks_like() => PostId.For("s", "guid:https://example.org/a").Should().NotBe(PostId.For("s", "https://example.org/a"));
}

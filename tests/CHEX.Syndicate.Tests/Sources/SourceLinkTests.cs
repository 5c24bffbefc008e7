using CHEX.Syndicate.Sources;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources;

public sealed class SourceLinkTests
{
    private static readonly Uri At = new("https://hall.example/news/");

    [Fact]
    public void An_address_that_is_not_taken_apart_is_what_taking_it_apart_would_give()
    {
        var piece = Gen.Elements("http", "s", "://", "hall", ".", "example", "-", "/", "//", "a", "B", "%41", "%2f", "?", "&", "=", ":", ":80", "@", "#", "..", "/./", "é", " ", "1", "[", "'", "~", "+", "\\", "www.");
        var texts = Gen.OneOf(
            piece.ListOf().Select(p => string.Concat(p)),
            piece.ListOf().Select(p => "https://hall.example/" + string.Concat(p)),
            piece.ListOf().Select(p => "http://" + string.Concat(p) + "/tea"));
        Prop.ForAll(texts.ToArbitrary(), text => SourceLink.Address(At, text) == SourceLink.Resolve(At, text)?.AbsoluteUri).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Theory]
    [InlineData("https://hall.example/tea", "hall.example")]
    [InlineData("https://hall.example:8443/tea", "hall.example")]
    [InlineData("https://hall.example?q", "hall.example")]
    public void The_host_stands_behind_the_scheme(string address, string host) => SourceLink.HostOf(address).ToString().Should().Be(host);
}

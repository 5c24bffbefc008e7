using CHEX.Syndicate.Http;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Http;

public sealed class PublicSuffixTests
{
    [Theory]
    [InlineData("www.chex.org.uk", "chex.org.uk")]
    [InlineData("chex.org.uk", "chex.org.uk")]
    [InlineData("A.B.Publichealthscotland.SCOT.", "publichealthscotland.scot")]
    [InlineData("org.uk", "org.uk")]
    [InlineData("someone.github.io", "someone.github.io")]
    [InlineData("a.someone.github.io", "someone.github.io")]
    [InlineData("a.b.ck", "a.b.ck")]
    [InlineData("x.a.b.ck", "a.b.ck")]
    [InlineData("b.ck", "b.ck")]
    [InlineData("x.www.ck", "www.ck")]
    [InlineData("a.b.kawasaki.jp", "a.b.kawasaki.jp")]
    [InlineData("x.city.kawasaki.jp", "city.kawasaki.jp")]
    [InlineData("kawasaki.jp", "kawasaki.jp")]
    [InlineData("www.bücher.de", "xn--bcher-kva.de")]
    [InlineData("a.b.公司.cn", "b.xn--55qx5d.cn")]
    [InlineData("a.b.unlisted", "b.unlisted")]
    [InlineData("localhost", "localhost")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("", "")]
    public void The_owner_of_a_host(string host, string domain) => PublicSuffix.RegistrableDomain(host).Should().Be(domain);
}

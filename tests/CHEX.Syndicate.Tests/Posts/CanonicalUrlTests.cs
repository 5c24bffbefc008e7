using CHEX.Syndicate.Posts;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class CanonicalUrlTests
{
    [Theory]
    [InlineData("HTTPS://WWW.Example.ORG:443/a/../b/?utm_source=x&p=5#top", "https://www.example.org/b/?p=5")]
    [InlineData("http://example.org", "http://example.org/")]
    [InlineData("  https://example.org/a b\n", "https://example.org/a%20b")]
    [InlineData("https://user:secret@example.org/", "https://example.org/")]
    [InlineData("https://example.org/?format=rss&offset=1591261890030&fbclid=1", "https://example.org/?format=rss&offset=1591261890030")]
    [InlineData("https://example.org/?page_id=7&mc_cid=1&_hsenc=2&id=3", "https://example.org/?page_id=7&id=3")]
    [InlineData("https://example.org/a?ref=example.org&b=1", "https://example.org/a?b=1")]
    [InlineData("https://example.org/a?ref=homepage", "https://example.org/a?ref=homepage")]
    [InlineData("https://example.org/#!/news/1", "https://example.org/#!/news/1")]
    [InlineData("https://example.org/%7euser/%c3%a9", "https://example.org/~user/%C3%A9")]
    [InlineData("https://bücher.example/", "https://xn--bcher-kva.example/")]
    [InlineData("http://example.org:8080/x", "http://example.org:8080/x")]
    [InlineData("http://[2001:DB8::1]/x", "http://[2001:db8::1]/x")]
    public void Gives_an_address_its_one_spelling(string url, string expected) => CanonicalUrl.Of(url).Should().Be(expected);

    [Theory]
    [InlineData("/latest/article/x", "https://www.chex.org.uk/latest/article/x")]
    [InlineData("//images.example.org/i.jpg", "https://images.example.org/i.jpg")]
    [InlineData("?offset=1", "https://www.chex.org.uk/latest/article?offset=1")]
    [InlineData("other", "https://www.chex.org.uk/latest/other")]
    [InlineData("http://elsewhere.example/", "http://elsewhere.example/")]
    public void Resolves_against_the_page(string url, string expected) => CanonicalUrl.Of(url, "https://www.chex.org.uk/latest/article").Should().Be(expected);

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("//example.org/a")]
    [InlineData("javascript:alert(1)")]
    [InlineData("java\nscript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/")]
    [InlineData("mailto:a@example.org")]
    [InlineData("https://")]
    [InlineData("https:///a")]
    [InlineData("not an address")]
    public void Refuses_what_is_no_web_address(string url) => CanonicalUrl.Of(url).Should().BeNull();

    [Fact]
    public void An_address_of_any_length_does_no_harm() => CanonicalUrl.Of("https://example.org/" + new string('a', 100_000)).Should().BeNull();

    [Fact]
    public void The_canonical_form_of_a_canonical_form_is_itself() => Prop.ForAll(Addresses.ToArbitrary(), url =>
    {
        var once = CanonicalUrl.Of(url)!;
        return CanonicalUrl.Of(once) == once && CanonicalUrl.Key(once) == CanonicalUrl.Key(CanonicalUrl.Of(once)!);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_key_is_the_same_for_all_spellings() => Prop.ForAll(Spellings.ToArbitrary(), pair =>
        CanonicalUrl.Key(CanonicalUrl.Of(pair.One)!) == CanonicalUrl.Key(CanonicalUrl.Of(pair.Other)!)).QuickCheckThrowOnFailure();

    [Fact]
    public void The_key_tells_apart_what_is_apart()
    {
        Key("https://example.org/?p=1").Should().NotBe(Key("https://example.org/?p=2"));
        Key("https://example.org/News").Should().NotBe(Key("https://example.org/news"), "paths have case");
        Key("https://beta.example.org/a").Should().NotBe(Key("https://example.org/a"));
        Key("https://example.org/a%2Fb").Should().NotBe(Key("https://example.org/a/b"));
        Key("https://www.org/").Should().Be("www.org", "www may be the name itself");

        static string Key(string url) => CanonicalUrl.Key(CanonicalUrl.Of(url)!);
    }

    [Fact]
    public void No_text_makes_it_throw() => Prop.ForAll<string?, string?>((url, from) =>
        CanonicalUrl.Of(url ?? "", from) is not { } made || CanonicalUrl.Of(made) == made).QuickCheckThrowOnFailure();

    private static Gen<string> Path => Gen.Elements("", "/", "/a", "/a/", "/News/2025/7/3/listening", "/%c3%a9/%7Ex", "/a%2fb", "/é ü/", "/a+b;c=1/(x)'!*", "/./a/../b", "/%zz/%");

    private static Gen<string> Query => Gen.Elements("", "?", "?p=21840", "?b=2&a=1", "?format=rss&offset=1591261890030", "?q=a%20b+c&utm_medium=x", "?x=%c3%A9&&y", "?a[]=1&a[]=2");

    private static Gen<string> Addresses =>
        from scheme in Gen.Elements("http", "https", "HTTPS")
        from host in Gen.Elements("chex.org.uk", "www.CHEX.org.uk", "bücher.example", "127.0.0.1", "example.org:8443", "u:p@example.org", "example.org.")
        from path in Path
        from query in Query
        from fragment in Gen.Elements("", "#x", "#!/x", "#é")
        select $"{scheme}://{host}{path}{query}{fragment}";

    private static Gen<(string One, string Other)> Spellings =>
        from path in Gen.Elements("", "/a", "/News/2025/7/3/listening", "/caf%C3%A9", "/x~y")
        from query in Gen.Elements("", "?p=1", "?a=1&b=2")
        from www in Gen.Elements("", "www.")
        from scheme in Gen.Elements("http://", "https://", "HTTP://", "http://:80", "https://:443")
        from slash in Gen.Elements("", "/")
        from tracker in Gen.Elements("", "utm_source=feed", "fbclid=abc", "utm_campaign=x&mc_eid=y")
        from fragment in Gen.Elements("", "#comments")
        let port = scheme.Contains("//:") ? scheme[scheme.LastIndexOf(':')..] : ""
        let start = port.Length > 0 ? scheme[..^port.Length] : scheme
        let tail = tracker.Length == 0 ? query : query.Length == 0 ? "?" + tracker : query + "&" + tracker
        let spelt = path.Replace("%C3%A9", "%c3%a9").Replace("~", "%7e")
        select ($"https://chex.org.uk{path}{query}", $"{start}{www}chex.org.uk{port}{spelt}{slash}{tail}{fragment}");
}

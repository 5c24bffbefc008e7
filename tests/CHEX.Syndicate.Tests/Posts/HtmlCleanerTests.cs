using AngleSharp.Html.Parser;
using CHEX.Syndicate.Posts;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class HtmlCleanerTests
{
    private static readonly Uri Page = new("https://www.example.org/news/item");

    [Theory]
    // Structure
    [InlineData("just text", "<p>just text</p>")]
    [InlineData("<div>one</div><div>two <b>bold</b> end</div>", "<p>one</p><p>two <b>bold</b> end</p>")]
    [InlineData("<div class=x style='a:b' onclick=z data-q=1><p id=y>text</p></div>", "<p>text</p>")]
    [InlineData("<h1>Title</h1><h2>Sub</h2>", "<h2>Title</h2><h2>Sub</h2>")]
    [InlineData("<span>foo</span> bar <i>baz</i> end", "<p>foo bar <i>baz</i> end</p>")]
    [InlineData("<b>text<p>para</p></b>after", "<p><b>text</b></p><p>para</p><p>after</p>")]
    [InlineData("<ul><li><div>a</div><div>b</div></li><li>c</li></ul>", "<ul><li><p>a</p><p>b</p></li><li>c</li></ul>")]
    [InlineData("<ul><li><p>a</p></li></ul><figure><div><img src=/i.jpg></div><figcaption><p>c</p></figcaption></figure>", "<ul><li>a</li></ul><figure><img src=\"https://www.example.org/i.jpg\" alt=\"\"><figcaption>c</figcaption></figure>")]
    [InlineData("<li>orphan</li>", "<p>orphan</p>")]
    [InlineData("<p> &nbsp; </p><p><br></p><p>x<br></p><p></p>", "<p>x</p>")]
    [InlineData("<table><tr><td colspan=2 style=x>a</td><td></td></tr></table>", "<table><tbody><tr><td colspan=\"2\">a</td><td></td></tr></tbody></table>")]
    [InlineData("<pre>\n a\n  b\n</pre>", "<pre> a\n  b</pre>")]
    [InlineData("<p lang='GD' dir=ltr>Gàidhlig</p><div lang=gd><p>eile</p></div>", "<p lang=\"gd\" dir=\"ltr\">Gàidhlig</p><div lang=\"gd\"><p>eile</p></div>")]
    [InlineData("<center><font color=red>old</font></center>", "<p>old</p>")]
    [InlineData("<ol start=3 type=a reversed><li>x</ol>", "<ol start=\"3\" type=\"a\" reversed=\"\"><li>x</li></ol>")]
    // What goes
    [InlineData("<p>a<script>alert(1)</script><style>p{}</style><svg><a href=x>s</a></svg><form>f<input></form>b</p>", "<p>a</p><p>b</p>")]
    [InlineData("<p>a<!-- c --><template><p>t</p></template><object>o</object>b</p>", "<p>ab</p>")]
    [InlineData("<p>x</p><p style='display: none'>hidden</p><p hidden>too</p>", "<p>x</p>")]
    [InlineData("[caption id=\"attachment_6\" align=\"alignnone\" width=\"300\"]<img src=/i.jpg alt=A> A walk[/caption]", "<p><img src=\"https://www.example.org/i.jpg\" alt=\"A\"> A walk</p>")]
    [InlineData("<p>Text [sic] and [1].</p>", "<p>Text [sic] and [1].</p>")]
    [InlineData("<p>Text.</p><p>The post <a href=/a>Title</a> appeared first on <a href=/>VHS</a>.</p>", "<p>Text.</p>")]
    [InlineData("<p>Text.</p><p><a href=/a>Read More</a></p>", "<p>Text.</p>")]
    [InlineData("<p>x <a href='https://www.facebook.com/sharer/sharer.php?u=x'>Share</a> <a href='https://twitter.com/intent/tweet?text=x'>Tweet</a></p>", "<p>x</p>")]
    [InlineData("<p>x</p><div class='sharedaddy sd-x'><h3>Share this:</h3></div>", "<p>x</p>")]
    [InlineData("<p>x<img src='https://pixel.wp.com/b.gif?x=1'><img src=/t.gif width=1 height=1></p>", "<p>x</p>")]
    [InlineData("<script>only</script>", null)]
    [InlineData("  \n ", null)]
    // Addresses
    [InlineData("<a href='/a?utm_source=x&b=1#c'>x</a>", "<p><a href=\"https://www.example.org/a?b=1#c\">x</a></p>")]
    [InlineData("<a href='#fn1'>1</a>", "<p><a href=\"https://www.example.org/news/item#fn1\">1</a></p>")]
    [InlineData("<a href='mailto:a@example.org?subject=Hi'>mail</a> <a href='tel:+441312223333'>call</a>", "<p><a href=\"mailto:a@example.org?subject=Hi\">mail</a> <a href=\"tel:+441312223333\">call</a></p>")]
    [InlineData("<a href='javascript:alert(1)'>x</a><a name=y>y</a>", "<p>xy</p>")]
    [InlineData("<a href=/x title='T' target=_blank rel=nofollow hreflang=en-gb>x</a>", "<p><a href=\"https://www.example.org/x\" hreflang=\"en-GB\" title=\"T\">x</a></p>")]
    // Pictures and frames
    [InlineData("<noscript><img src='https://images.example.org/a.jpg'></noscript><img data-src='https://images.example.org/a.jpg' data-image='https://images.example.org/a.jpg' data-image-dimensions='1500x1000' alt='A walk' data-load=false>", "<p><img src=\"https://images.example.org/a.jpg\" alt=\"\"></p>")]
    [InlineData("<img data-src='/a.jpg' data-image-dimensions='1500x1000' alt='IMG_1234.JPG'>", "<p><img src=\"https://www.example.org/a.jpg\" alt=\"\" width=\"1500\" height=\"1000\"></p>")]
    [InlineData("<img src='data:image/gif;base64,R0' data-lazy-src='/real.jpg' alt='x &amp; \"y\"'>", "<p><img src=\"https://www.example.org/real.jpg\" alt=\"x &amp; &quot;y&quot;\"></p>")]
    [InlineData("<img srcset='/s.jpg 320w, /l.jpg 1500w, /m.jpg 750w'>", "<p><img src=\"https://www.example.org/l.jpg\" alt=\"\"></p>")]
    [InlineData("<picture><source srcset='/p.webp 2x, /q.webp 1x'><img alt=z></picture>", "<p><img src=\"https://www.example.org/p.webp\" alt=\"z\"></p>")]
    [InlineData("<p>Hi <img class=emoji src=/e.png alt='🙂'></p>", "<p>Hi 🙂</p>")]
    [InlineData("<figure><a href=/big.jpg><img src=/s.jpg alt=A></a><figcaption>Cap</figcaption></figure>", "<figure><a href=\"https://www.example.org/big.jpg\"><img src=\"https://www.example.org/s.jpg\" alt=\"A\"></a><figcaption>Cap</figcaption></figure>")]
    [InlineData("<iframe src='https://www.youtube.com/embed/abc?feature=oembed' title='A film'></iframe>", "<p><a href=\"https://www.youtube.com/watch?v=abc\">Video: A film</a></p>")]
    [InlineData("<div class=sqs-video-wrapper data-html='&lt;iframe src=&quot;//player.vimeo.com/video/12&quot;&gt;&lt;/iframe&gt;'></div>", "<p><a href=\"https://vimeo.com/12\">Video (vimeo.com)</a></p>")]
    [InlineData("<p>a<iframe src='https://www.googletagmanager.com/ns.html?id=1'></iframe>b</p>", "<p>ab</p>")]
    [InlineData("<video src=/v.mp4 autoplay onplay=x>no video</video><audio></audio>", "<p><video src=\"https://www.example.org/v.mp4\" controls=\"\"></video></p>")]
    public void Html_is_rebuilt(string html, string? expected) => HtmlCleaner.Clean(html, Page).Should().Be(expected);

    [Fact]
    public void What_was_cleaned_is_clean_and_reads_back_as_it_is() => Prop.ForAll(Markup.ToArbitrary(), html =>
    {
        if (HtmlCleaner.Clean(html, Page) is not { } clean) return true;
        var body = new HtmlParser().ParseDocument("<!DOCTYPE html><body>" + clean).Body!;
        var names = body.QuerySelectorAll("*").Select(e => e.LocalName);
        var attributes = body.QuerySelectorAll("*").SelectMany(e => e.Attributes).ToArray();
        return HtmlCleaner.Clean(clean, Page) == clean
            && !names.Intersect(["script", "style", "iframe", "svg", "math", "form", "input", "object", "embed", "template", "noscript", "base", "meta", "link", "div"]).Except(["div"]).Any()
            && attributes.All(a => !a.Name.StartsWith("on", StringComparison.Ordinal) && a.Name is not ("style" or "class" or "id" or "srcdoc"))
            && attributes.Where(a => a.Name is "href" or "src" or "cite" or "poster").All(a => a.Value.StartsWith("https:", StringComparison.Ordinal) || a.Value.StartsWith("http:", StringComparison.Ordinal) || a.Value.StartsWith("mailto:", StringComparison.Ordinal) || a.Value.StartsWith("tel:", StringComparison.Ordinal));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Theory]
    [MemberData(nameof(Attacks))]
    public void No_trick_gets_a_script_through(string html)
    {
        var clean = HtmlCleaner.Clean(html, Page) ?? "";
        var body = new HtmlParser(new HtmlParserOptions { IsScripting = true }).ParseDocument("<!DOCTYPE html><body>" + clean).Body!;
        body.QuerySelectorAll("script, style, iframe, svg, math, object, embed, form, base, meta, link, template, noscript").Should().BeEmpty();
        body.QuerySelectorAll("*").SelectMany(e => e.Attributes).Should().NotContain(a =>
            a.Name.StartsWith("on", StringComparison.Ordinal) || a.Name == "style" || a.Value.Contains("javascript:", StringComparison.OrdinalIgnoreCase) && !a.Value.StartsWith("http", StringComparison.Ordinal) || a.Value.TrimStart().StartsWith("data:", StringComparison.OrdinalIgnoreCase));
        HtmlCleaner.Clean(clean, Page).Should().Be(clean.Length == 0 ? null : clean);
    }

    public static TheoryData<string> Attacks =>
    [
        "<a href=\"java\tscript:alert(1)\">x</a>",
        "<a href=\"&#106;avascript:alert(1)\">x</a>",
        "<a href=\"\u0001javascript:alert(1)\">x</a>",
        "<a href=\" \n javascript&colon;alert(1)\">x</a>",
        "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
        "<a href=\"vbscript:x\">x</a><a href=\"data:text/html;base64,PHNjcmlwdD4=\">y</a>",
        "<img src=x onerror=alert(1)>",
        "<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">",
        "<svg><script>alert(1)</script></svg>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<template><script>alert(1)</script></template>",
        "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>",
        "<title><img title=\"</title><script>alert(1)</script>\">",
        "<xmp><img title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
        "<plaintext><script>alert(1)</script>",
        "<p title=\"<script>alert(1)</script>\">x</p><abbr title='\"><script>alert(1)</script>'>y</abbr>",
        "<base href=\"javascript:\"><a href=\"//%0aalert(1)\">x</a>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<object data=\"javascript:alert(1)\"><embed src=\"javascript:alert(1)\">",
        "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
        "<video poster=\"javascript:alert(1)\" src=\"javascript:alert(1)\"><source src=\"javascript:alert(1)\"></video>",
        "<a href=\"https://x.example/\u2028javascript:alert(1)\" style=\"background:url(javascript:alert(1))\">x</a>",
        "<div data-html=\"<iframe src='javascript:alert(1)'></iframe>\"></div>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<<script>alert(1)//<</script>",
        "<a href='mailto:a@b.example\" onclick=\"alert(1)'>x</a>",
        "<table><td><b><a><table><td><a><p><script>alert(1)</script>",
    ];

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b>")]
    [InlineData("<p><font color=1>")]
    [InlineData("<ul><li>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<a href=x><table><td>")]
    [InlineData("<blockquote>x")]
    public void Deep_nesting_does_no_harm(string tag)
    {
        var html = string.Concat(Enumerable.Repeat(tag, 500_000 / tag.Length)) + "the end";
        var clean = HtmlCleaner.Clean(html, Page);
        clean.Should().Contain("the end").And.Match(c => c.Length < 2_000_000);
    }

    [Fact]
    public void A_long_text_is_cut_and_still_well_formed()
    {
        var html = string.Concat(Enumerable.Repeat("<p>Lorem &amp; <a href='/a?b=1&c=2'>ipsum</a></p>", 50_000));
        var clean = HtmlCleaner.Clean(html, Page)!;
        clean.Length.Should().BeLessThanOrEqualTo(512 * 1024).And.BeGreaterThan(256 * 1024);
        HtmlCleaner.Clean(clean, Page).Should().Be(clean);
    }

    private static Gen<string> Markup
    {
        get
        {
            var tags = Gen.Elements(
                "p", "div", "b", "i", "a href=/x", "a href=javascript:x", "ul", "ol start=2", "li", "table", "tr", "td", "th scope=row", "tbody", "h1", "h2", "h3", "pre", "code", "blockquote cite=/c", "span", "span lang=gd",
                "div dir=rtl", "figure", "figcaption", "img src=/i.jpg", "img", "br", "hr", "iframe src=https://e.example/v", "noscript", "script", "style", "svg", "math", "select", "option", "button", "form", "dl", "dt", "dd",
                "details", "summary", "ruby", "rt", "video src=/v", "audio", "source src=/s", "caption", "center", "section", "article", "aside", "nobr", "marquee", "template", "textarea", "title", "xmp", "object", "applet", "em", "strong", "q", "del", "time", "address", "fieldset", "mark", "colgroup", "col", "thead", "template", "frameset", "body", "html");
            var text = Gen.Elements("a", " ", "\n", "word ", " two words", "&nbsp;", "&lt;script&gt;", "x&y", "[caption]", "Read More", "\u202Eabc", "e\u0301", "<!-- c -->", "]]>", "<", ">", "\"", "'");
            var token = Gen.OneOf(tags.Select(t => $"<{t}>"), tags.Select(t => $"</{t.Split(' ')[0]}>"), text, text);
            return token.ListOf().Select(l => string.Concat(l)).Resize(40);
        }
    }
}

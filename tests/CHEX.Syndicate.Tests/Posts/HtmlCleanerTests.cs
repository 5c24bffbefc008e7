using CHEX.Syndicate.Posts;
using FluentAssertions;
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
    [InlineData("<img srcset='/s.jpg 320w, /l.jpg 1500w, /m.jpg 750w'>", "<p><img src=\"https://www.example.org/l.jpg\" srcset=\"https://www.example.org/s.jpg 320w, https://www.example.org/l.jpg 1500w, https://www.example.org/m.jpg 750w\" alt=\"\"></p>")]
    [InlineData("<picture><source srcset='/p.webp 2x, /q.webp 1x'><img alt=z></picture>", "<p><picture><source srcset=\"https://www.example.org/p.webp 2x, https://www.example.org/q.webp 1x\"><img src=\"https://www.example.org/p.webp\" alt=\"z\"></picture></p>")]
    [InlineData("<p>Hi <img class=emoji src=/e.png alt='🙂'></p>", "<p>Hi 🙂</p>")]
    [InlineData("<figure><a href=/big.jpg><img src=/s.jpg alt=A></a><figcaption>Cap</figcaption></figure>", "<figure><a href=\"https://www.example.org/big.jpg\"><img src=\"https://www.example.org/s.jpg\" alt=\"A\"></a><figcaption>Cap</figcaption></figure>")]
    [InlineData("<iframe src='https://www.youtube.com/embed/abc?feature=oembed' title='A film'></iframe>", "<p><a href=\"https://www.youtube.com/watch?v=abc\">Video: A film</a></p>")]
    [InlineData("<div class=sqs-video-wrapper data-html='&lt;iframe src=&quot;//player.vimeo.com/video/12&quot;&gt;&lt;/iframe&gt;'></div>", "<p><a href=\"https://vimeo.com/12\">Video (vimeo.com)</a></p>")]
    [InlineData("<p>a<iframe src='https://www.googletagmanager.com/ns.html?id=1'></iframe>b</p>", "<p>ab</p>")]
    [InlineData("<video src=/v.mp4 autoplay onplay=x>no video</video><audio></audio>", "<p><video src=\"https://www.example.org/v.mp4\" controls=\"\"></video></p>")]
    [InlineData("<picture><source media='(min-width: 600px)' type=image/webp data-srcset=/w.webp><source srcset='javascript:x'><img data-original=/p.jpg src=/blank.gif alt=P></picture>", "<p><picture><source srcset=\"https://www.example.org/w.webp\" type=\"image/webp\" media=\"(min-width: 600px)\"><img src=\"https://www.example.org/p.jpg\" alt=\"P\"></picture></p>")]
    [InlineData("<img src=/a.jpg srcset='/a.jpg 1024w, javascript:x 300w'>", "<p><img src=\"https://www.example.org/a.jpg\" alt=\"\"></p>")]
    [InlineData("<noscript><img src=/n.jpg alt=N></noscript>", "<p><img src=\"https://www.example.org/n.jpg\" alt=\"N\"></p>")]
    [InlineData("<p>x<img src=/t.gif style='width: 1px; height:1px'><img src=https://stats.wordpress.com/b.gif></p><p style='max-width:0.5em'>y</p>", "<p>x</p><p>y</p>")]
    [InlineData("<video src=/v.mp4 poster=/p.jpg><source src=/v.webm type=video/webm><track src=/t.vtt kind=captions srclang=gd label=Gàidhlig default><a href=/v.mp4>Download</a></video>", "<p><video src=\"https://www.example.org/v.mp4\" poster=\"https://www.example.org/p.jpg\" controls=\"\"><source src=\"https://www.example.org/v.webm\" type=\"video/webm\"><track src=\"https://www.example.org/t.vtt\" kind=\"captions\" srclang=\"gd\" label=\"Gàidhlig\"></video></p>")]
    [InlineData("<iframe data-src='//player.vimeo.com/video/12' src=about:blank title='Fàilte' lang=gd></iframe>", "<p><a href=\"https://vimeo.com/12\" lang=\"gd\">Video: Fàilte</a></p>")]
    [InlineData("<h2>A <iframe src=https://www.youtube.com/embed/a title=F></iframe></h2>", "<h2>A <a href=\"https://www.youtube.com/watch?v=a\">Video: F</a></h2>")]
    [InlineData("<q cite=/c>q</q><ins cite='javascript:x' datetime=2026-01-02>i</ins>", "<p><q cite=\"https://www.example.org/c\">q</q><ins datetime=\"2026-01-02\">i</ins></p>")]
    // Language and direction
    [InlineData("<section lang=gd><p>Halò</p> a</section><article dir=rtl>x</article>", "<div lang=\"gd\"><p>Halò</p><p>a</p></div><div dir=\"rtl\"><p>x</p></div>")]
    [InlineData("<p>The <font lang=gd>cèilidh</font>, <mark lang=gd>fàilte</mark>, <a name=x lang=gd>beannachd</a>, <bdi>x</bdi>.</p>", "<p>The <span lang=\"gd\">cèilidh</span>, <span lang=\"gd\">fàilte</span>, <span lang=\"gd\">beannachd</span>, <span dir=\"auto\">x</span>.</p>")]
    [InlineData("<html lang=gd><body dir=ltr><p>Halò</p>", "<div dir=\"ltr\"><p>Halò</p></div>")]
    [InlineData("<html lang=gd><body><p>Halò</p>", "<div lang=\"gd\"><p>Halò</p></div>")]
    [InlineData("<img src=/i.jpg alt='Taigh dubh' lang=gd><li lang=gd>fear</li>", "<p><img src=\"https://www.example.org/i.jpg\" alt=\"Taigh dubh\" lang=\"gd\"></p><div lang=\"gd\"><p>fear</p></div>")]
    [InlineData("<h2><div lang=gd>Ceann</div></h2>", "<h2><span lang=\"gd\">Ceann</span></h2>")]
    [InlineData("<table lang=gd><tr lang=en><td xml:lang=gd dir=auto>a</td></tr></table>", "<table lang=\"gd\"><tbody><tr lang=\"en\"><td lang=\"gd\" dir=\"auto\">a</td></tr></tbody></table>")]
    // Tables whose cells name their heads
    [InlineData("<table><tr><th id=n>N<th id='u 1'>U<th id=lost>L<tr><td headers='n gone'>1<td headers=n>2<td>3</table>", "<table><tbody><tr><th id=\"cell-n\">N</th><th>U</th><th>L</th></tr><tr><td headers=\"cell-n\">1</td><td headers=\"cell-n\">2</td><td>3</td></tr></tbody></table>")]
    [InlineData("<table><tr><th id=n>A<td headers=n>1</table><table><tr><td headers=n>2<th id=n scope=COL>B</table>", "<table><tbody><tr><th id=\"cell-n\">A</th><td headers=\"cell-n\">1</td></tr></tbody></table><table><tbody><tr><td headers=\"cell-n-2\">2</td><th scope=\"col\" id=\"cell-n-2\">B</th></tr></tbody></table>")]
    // More of what site builders add
    [InlineData("<p>It ends. <a href=/a>Read more</a></p>", "<p>It ends.</p>")]
    [InlineData("<p>You can <a href=/a>read more</a></p>", "<p>You can <a href=\"https://www.example.org/a\">read more</a></p>")]
    [InlineData("<p>It ends… <a class='more-link x' href=/a>Continue reading <span class=screen-reader-text>It</span></a> so.</p>", "<p>It ends… so.</p>")]
    [InlineData("<p>Text.</p><hr><p>Continue reading →</p><p>The post T appeared first on VHS.</p>", "<p>Text.</p>")]
    [InlineData("<p>a[cap<span>tion]</span>b e<span>\u0301</span></p>", "<p>ab é</p>")]
    [InlineData("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby><details open><summary>S</summary>d</details>", "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p><details><summary>S</summary>d</details>")]
    public void Html_is_rebuilt(string html, string? expected) => HtmlCleaner.Clean(html, Page).Should().Be(expected);
}

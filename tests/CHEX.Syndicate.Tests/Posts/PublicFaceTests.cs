using CHEX.Syndicate.Posts;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class PublicFaceTests
{
    private static readonly Uri Base = new("https://a.example/");
    private static readonly Addresses Here = new("https://news.example", "news.example", 2026);

    [Theory]
    [InlineData("<p>Text stays &amp; <em>all</em> of it.</p>", "<p>Text stays &amp; <em>all</em> of it.</p>")]
    [InlineData("<p><img src=\"https://a.example/i.png?a=1&amp;b=2\" alt=\"A &quot;hill&quot; &lt;3\" width=\"800\"></p>", "<p><a href=\"https://a.example/i.png?a=1&amp;b=2\">Picture: A \"hill\" &lt;3</a></p>")]
    [InlineData("<img src=\"https://a.example/i.png\" alt=\"\">", "<a href=\"https://a.example/i.png\">Picture on the original page</a>")]
    [InlineData("<img src=\"https://a.example/i.png\" alt=\"\" title=\"A hill\">", "<a href=\"https://a.example/i.png\">Picture: A hill</a>")]
    [InlineData("<a href=\"https://a.example/\"><img src=\"https://a.example/i.png\" alt=\"A hill\"></a>", "<a href=\"https://a.example/\">Picture: A hill</a>")]
    [InlineData("<a href=\"https://a.example/\"><img src=\"https://a.example/i.png\" alt=\"\"></a>", "<a href=\"https://a.example/\">Picture on the original page</a>")]
    [InlineData("<audio controls=\"\"><source src=\"https://a.example/a.mp3\" type=\"audio/mpeg\"></audio>", "<a href=\"https://a.example/a.mp3\">Recording on the original page</a>")]
    [InlineData("<video src=\"https://a.example/v.mp4\" poster=\"https://a.example/p.png\" controls=\"\"></video><p>x</p>", "<a href=\"https://a.example/v.mp4\">Video on the original page</a><p>x</p>")]
    public void Without_a_permission_for_pictures_what_would_load_becomes_a_link(string html, string quiet) => Face(html, pictures: false).Content.Should().Be(quiet);

    [Theory]
    [InlineData("<p><img src=\"https://a.example/i.png\" alt=\"\"></p>", "<p><img src=\"https://news.example/media/1f.png\" alt=\"\" width=\"640\" height=\"480\"></p>")]
    [InlineData("<img src=\"https://a.example/i.png\" srcset=\"https://a.example/s.png 300w, https://a.example/i.png 900w\" alt=\"A &quot;hill&quot;\" title=\"T\" width=\"320\" height=\"240\" lang=\"gd\">", "<img src=\"https://news.example/media/1f.png\" alt=\"A &quot;hill&quot;\" title=\"T\" width=\"320\" height=\"240\" lang=\"gd\">")]
    [InlineData("<picture><source srcset=\"https://a.example/i.webp\" type=\"image/webp\"><img src=\"https://a.example/i.png\" alt=\"A hill\" width=\"320\"></picture>", "<img src=\"https://news.example/media/1f.png\" alt=\"A hill\" width=\"320\">")]
    [InlineData("<p><img src=\"https://a.example/other.png\" alt=\"A loch\"></p>", "<p><a href=\"https://a.example/other.png\">Picture: A loch</a></p>")]
    [InlineData("<video src=\"https://a.example/v.mp4\" poster=\"https://a.example/i.png\" controls=\"\"></video>", "<a href=\"https://a.example/v.mp4\">Video on the original page</a>")]
    public void With_a_permission_what_was_copied_is_shown_from_here_and_nothing_else_loads(string html, string shown) => Face(html, pictures: true).Content.Should().Be(shown);

    [Fact]
    public void The_picture_of_a_post_is_our_copy_with_its_true_size_and_the_sources_description()
    {
        var face = Face("<p>Text</p>", pictures: true);

        face.Image.Should().Be(new ItemImage("https://news.example/media/1f.png", "A hill", 640, 480, "image/png"));
        face.ImageLength.Should().Be(12_345);
    }

    [Theory]
    [InlineData("<p><img src=\"https://a.example/i.png\" alt=\"A &quot;hill&quot;\"></p>", "A \"hill\"")]
    [InlineData("<p><img src=\"https://a.example/i.png\" alt=\"\"><img src=\"https://a.example/i.png\" alt=\"Second\"></p>", "Second")]
    [InlineData("<p><img src=\"https://a.example/other.png\" alt=\"Another\"></p>", "")]
    [InlineData("<p>Text</p>", "")]
    public void What_the_source_says_of_it_in_the_text_describes_the_picture_where_it_says_nothing_else(string content, string alt)
    {
        var post = Post(content);
        PublicFace.Of(post with { Image = post.Image! with { Alt = "" } }, Source(pictures: true), Here).Image!.Alt.Should().Be(alt);
        PublicFace.Of(post, Source(pictures: true), Here).Image!.Alt.Should().Be("A hill");
    }

    [Fact]
    public void There_is_no_picture_without_a_permission_nor_one_that_was_not_copied_nor_where_the_place_is_quiet()
    {
        const string Html = "<p><img src=\"https://a.example/i.png\" alt=\"\"></p>";
        PublicFace[] faces =
        [
            Face(Html, pictures: false), PublicFace.Of(Post(Html) with { Pictures = [] }, Source(true), Here), PublicFace.Quiet(Post(Html), Source(true)),
            PublicFace.Of(Post(Html), Source(true) with { Republish = Republish.LinkOnly }, Here),
        ];

        faces.Should().OnlyContain(face => face.Image == null && face.ImageLength == 0 && (face.Content == null || !face.Content.Contains("<img")));
        PublicFace.Of(Post(Html), Source(true) with { Republish = Republish.Summary }, Here).Should().Match<PublicFace>(face => face.Image != null && face.Content == null);
    }

    [Fact]
    public void Whatever_the_cleaner_writes_nothing_in_it_loads()
    {
        string[] pieces =
        [
            "<img src=i.png alt='a > b \"c\" <d>'>", "<IMG SRC='https://b.example/x.png?a=1&b=2'>", "<a href=/x>", "</a>", "<video poster=p.png controls>", "</video>", "<audio src=a.mp3>",
            "</audio>", "<source src=s.mp4>", "<p>", "</p>", "<pre>&lt;img src=x&gt;", "</pre>", "<picture>", "words ", "<figure>", "</figure>", "<table><tr><td>", "</table>", "&quot;", "<noscript>", "</noscript>",
        ];
        Prop.ForAll(Gen.Elements(pieces).ListOf().ToArbitrary(), some =>
        {
            if (HtmlCleaner.Clean(string.Concat(some), Base) is not { } clean) return;
            var quiet = Face(clean, pictures: false).Content!;
            quiet.Should().NotContainAny("<img", "<audio", "<video", "<source", "poster=");
            HtmlCleaner.Clean(quiet, Base).Should().Be(quiet, "it is as clean as before");
            var shown = Face(clean, pictures: true).Content!;
            shown.Replace("<img src=\"https://news.example/media/1f.png\"", "", StringComparison.Ordinal).Should().NotContainAny("<img", "<audio", "<video", "<source", "poster=", "srcset");
            HtmlCleaner.Clean(shown, Base).Should().Be(shown, "it is as clean as before");
        }).QuickCheckThrowOnFailure();
    }

    private static PublicFace Face(string content, bool pictures) => PublicFace.Of(Post(content), Source(pictures), Here);

    private static SourceInfo Source(bool pictures) =>
        new() { Id = "a", Name = "A", ShortName = "A", Homepage = "https://a.example/", Url = "https://a.example/feed", Republish = Republish.Full, Pictures = pictures };

    private static Post Post(string content) => new()
    {
        Id = "p",
        Source = "a",
        State = PostState.Published,
        Revision = 1,
        Seq = 1,
        Url = "https://a.example/p",
        Title = "P",
        Language = "en-GB",
        Content = content,
        Image = new ItemImage("https://a.example/i.png", "A hill", 1, 1, "image/gif"),
        Pictures = [new PictureCopy("https://a.example/i.png", "1f", "png", 12_345, 640, 480)],
        Published = DateTimeOffset.UnixEpoch,
        Updated = DateTimeOffset.UnixEpoch,
        FirstSeen = DateTimeOffset.UnixEpoch,
    };
}

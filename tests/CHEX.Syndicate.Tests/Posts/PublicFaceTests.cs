using CHEX.Syndicate.Posts;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class PublicFaceTests
{
    private static readonly Uri Base = new("https://a.example/");

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

    [Fact]
    public void With_a_permission_pictures_stay_unless_the_place_is_quiet()
    {
        const string Html = "<p><img src=\"https://a.example/i.png\" alt=\"\"></p>";
        Face(Html, pictures: true).Should().Match<PublicFace>(f => f.Content == Html && f.Image != null);
        Face(Html, pictures: false).Image.Should().BeNull();
        PublicFace.Quiet(Post(Html), Source(true)).Should().Match<PublicFace>(f => !f.Content!.Contains("<img") && f.Image == null);
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
        }).QuickCheckThrowOnFailure();
    }

    private static PublicFace Face(string content, bool pictures) => PublicFace.Of(Post(content), Source(pictures));

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
        Image = new ItemImage("https://a.example/i.png"),
        Published = DateTimeOffset.UnixEpoch,
        Updated = DateTimeOffset.UnixEpoch,
        FirstSeen = DateTimeOffset.UnixEpoch,
    };
}

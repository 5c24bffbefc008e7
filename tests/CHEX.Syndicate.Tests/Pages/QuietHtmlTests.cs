using CHEX.Syndicate.Pages;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Pages;

public sealed class QuietHtmlTests
{
    [Theory]
    [InlineData("<p>Text stays &amp; <em>all</em> of it.</p>", "<p>Text stays &amp; <em>all</em> of it.</p>")]
    [InlineData("<h1>One</h1><h2>Two</h2>", "<h2>One</h2><h2>Two</h2>")]
    [InlineData("<img src=\"https://a.example/i.png\" alt=\"A hill\">", "<a href=\"https://a.example/i.png\" rel=\"nofollow noopener\" class=\"elsewhere\">Picture: A hill</a>")]
    [InlineData("<img src=\"https://a.example/i.png\" alt=\"\">", "<a href=\"https://a.example/i.png\" rel=\"nofollow noopener\" class=\"elsewhere\">Picture on the original page</a>")]
    [InlineData("<a href=\"https://a.example/\"><img src=\"https://a.example/i.png\" alt=\"A hill\"></a>", "<a href=\"https://a.example/\"><span class=\"elsewhere\">Picture: A hill</span></a>")]
    [InlineData("<picture><source srcset=\"https://a.example/b.webp\"><img src=\"https://a.example/i.png\" alt=\"A hill\"></picture>", "<a href=\"https://a.example/i.png\" rel=\"nofollow noopener\" class=\"elsewhere\">Picture: A hill</a>")]
    [InlineData("<audio controls><source src=\"https://a.example/a.mp3\"></audio>", "<a href=\"https://a.example/a.mp3\" rel=\"nofollow noopener\" class=\"elsewhere\">Recording on the original page</a>")]
    [InlineData("<video poster=\"https://a.example/p.png\" src=\"https://a.example/v.mp4\" title=\"A talk\"></video>", "<a href=\"https://a.example/v.mp4\" rel=\"nofollow noopener\" class=\"elsewhere\">Video: A talk</a>")]
    public void What_would_load_from_elsewhere_becomes_a_link(string html, string quiet) => QuietHtml.Of(html).Should().Be(quiet);
}

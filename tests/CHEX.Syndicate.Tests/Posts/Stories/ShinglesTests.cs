using CHEX.Syndicate.Posts.Stories;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts.Stories;

public sealed class ShinglesTests
{
    [Fact]
    public void Markup_and_punctuation_are_nothing()
    {
        var plain = Shingles.Of("One two three four five six seven. Eight & nine’s ten");
        Shingles.Of("<p>One <b>t</b>wo <a href=\"/x>y\">three</a></p><ul><li>four</li><li>five six</li></ul><p>seven &mdash; eight &amp; nine&#8217;s ten</p>").Likeness(plain).Should().Be(1);
        Shingles.Of("<p>One two three</p><p>four five six seven eight nines eleven</p>").Likeness(plain).Should().BeInRange(0.5, 0.9);
        Shingles.Of("").Likeness(Shingles.Of("")).Should().Be(0);
    }

    [Fact]
    public void Texts_that_are_much_alike_share_a_band_and_strange_ones_do_not()
    {
        var (met, strangers) = (0, 0);
        for (var seed = 0; seed < 200; seed++)
        {
            var words = StoryRoom.Text(seed, 220).Split(' ');
            var text = Shingles.Of(string.Join(' ', words));
            // Two words in a hundred changed leave about four fifths of the shingles.
            var edited = Shingles.Of(string.Join(' ', words.Select((w, n) => n % 50 == 7 ? w + "x" : w)));
            if (text.BandsOf().Intersect(edited.BandsOf()).Any()) met++;
            if (text.BandsOf().Intersect(Shingles.Of(StoryRoom.Text(seed + 5000, 220)).BandsOf()).Any()) strangers++;
        }

        met.Should().BeGreaterThanOrEqualTo(199);
        strangers.Should().Be(0);
    }

    [Fact]
    public void Eighty_words_are_long_enough()
    {
        Shingles.Of(string.Join(' ', Enumerable.Range(0, 80))).IsLong.Should().BeTrue();
        Shingles.Of(string.Join(' ', Enumerable.Range(0, 79))).IsLong.Should().BeFalse();
        Shingles.Of(string.Join(' ', Enumerable.Repeat("same", 500))).IsLong.Should().BeFalse("one run said again and again says little");
    }
}

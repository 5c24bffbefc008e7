using CHEX.Syndicate.Posts.Stories;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts.Stories;

public sealed class ShinglesTests
{
    [Fact]
    public void Two_texts_are_alike_by_what_they_share_of_all_that_either_has()
    {
        var text = string.Join(' ', Enumerable.Range(1, 24));
        Shingles.OfText(text).Should().Match<Shingles>(s => s.Words == 24 && s.Count == 20);
        Shingles.OfText(text).Like(Shingles.OfText(text.ToUpperInvariant() + ".")).Should().Be(1);
        Shingles.OfText(text).Like(Shingles.OfText(text + " 25 26 27 28 29")).Should().Be(20.0 / 25);
        Shingles.OfText("a < b and c > d, so e").Words.Should().Be(7, "in plain text these are no tags");
        Shingles.OfText("too short").Like(Shingles.OfText("too short")).Should().Be(0);
    }

    [Fact]
    public void Markup_and_punctuation_are_nothing()
    {
        var plain = Shingles.Of("One two three four five six seven. Eight & nine’s ten").Sketch();
        double Like(string html) => Shingles.Of(html).Sketch().Likeness(plain);
        Like("<p>One <b>t</b>wo <a href=\"/x>y\">three</a></p><ul><li>four</li><li>five six</li></ul><p>seven &mdash; eight &amp; nine&#8217;s ten</p>").Should().Be(1);
        Like("<p>One two three</p><p>four five six seven eight nines eleven</p>").Should().BeInRange(0.5, 0.9);
        Shingles.Of("").Sketch().Likeness(Shingles.Of("").Sketch()).Should().Be(0);
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
    public void A_sketch_tells_how_much_two_texts_share_and_is_read_as_it_was_written()
    {
        foreach (var words in (int[])[90, 160, 800, 4000])
        {
            for (var seed = 0; seed < 40; seed++)
            {
                // All their words but those at the end of the one and at the beginning of the other.
                var all = StoryRoom.Text(seed, words).Split(' ');
                var cut = words * seed / 100;
                var (one, other) = (Shingles.Of(string.Join(' ', all[cut..])), Shingles.Of(string.Join(' ', all[..^cut])));
                var both = Math.Max(0, words - cut - cut - 4);
                var exact = (double)both / (one.Count + other.Count - both);
                var (a, b) = (one.Sketch(), other.Sketch());
                a.Likeness(b).Should().BeApproximately(exact, words < 160 ? 0.001 : 0.16);
                a.Overlap(b).Should().BeApproximately((double)both / Math.Min(one.Count, other.Count), words < 160 ? 0.001 : 0.2);
                Sketch.Read(a.Count, a.Written()).Likeness(a).Should().Be(1);
            }
        }
    }

    [Fact]
    public void What_stands_in_several_others_is_not_its_own()
    {
        var under = StoryRoom.Text(1, 40);
        var text = StoryRoom.Text(2, 100);
        Shingles[] others = [.. Enumerable.Range(10, 3).Select(n => Shingles.Of(StoryRoom.Text(n, 60) + " " + under))];
        // Four runs reach from the one into the other.
        Shingles.Of(text + " " + under).Without(others, 3).Count.Should().Be(Shingles.Of(text).Count + 4);
        Shingles.Of(text + " " + under).Without(others[..2], 3).Count.Should().Be(Shingles.Of(text + " " + under).Count);
    }

    [Fact]
    public void Eighty_words_are_long_enough()
    {
        Shingles.Of(string.Join(' ', Enumerable.Range(0, 80))).IsLong.Should().BeTrue();
        Shingles.Of(string.Join(' ', Enumerable.Range(0, 79))).IsLong.Should().BeFalse();
        Shingles.Of(string.Join(' ', Enumerable.Repeat("same", 500))).IsLong.Should().BeFalse("one run said again and again says little");
    }
}

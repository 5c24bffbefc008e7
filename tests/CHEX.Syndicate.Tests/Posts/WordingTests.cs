using CHEX.Syndicate.Posts.Text;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class WordingTests
{
    private static readonly string[] Pieces = ["Well", "being", "a", "Ì", "e\u0301", "ß", "ﬁ", "２", "𝗔", "𝟗", "😀", "'", "’", "ʼ", "\u00AD", "-", " ", ".", "\ud83d", "9", "Σ", "ς"];

    [Fact]
    public void Case_apostrophes_and_forms_of_a_letter_make_no_other_words()
    {
        Wording.Of("Well-being: the children's ﬁrst２ 𝗔ʼs STRASSE").Should().Equal("well", "being", "the", "childrens", "first2", "as", "strasse");
        Wording.Of("a’ a' aʼ à").Should().Equal("a", "a", "a", "à");
    }

    [Fact]
    public void Hashes_are_of_the_very_words()
    {
        Prop.ForAll(Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary(), text =>
        {
            var words = Wording.Of(text);
            Wording.Hashes(text, int.MaxValue).Should().Equal(words.SelectMany(word => Wording.Hashes(word, int.MaxValue)));
            Wording.Hashes(text, int.MaxValue).Distinct().Count().Should().Be(words.Distinct(StringComparer.Ordinal).Count());
            Wording.Hashes(text, 2).Should().HaveCount(Math.Min(2, words.Count));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }
}

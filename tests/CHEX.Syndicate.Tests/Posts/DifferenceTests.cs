using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Posts.Text;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class DifferenceTests
{
    private static readonly string Hundred = string.Join(' ', Enumerable.Range(1, 100).Select(n => $"w{n}"));

    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory]
    [InlineData("opens on Monday at nine", "opens on Tuesday at nine", "opens on [-Monday-] {+Tuesday+} at nine")]
    [InlineData("a b c", "a b c d", "a b c {+d+}")]
    [InlineData("a b c", "b c", "[-a-] b c")]
    [InlineData("a x b y c", "a b c", "a [-x-] b [-y-] c")]
    [InlineData("", "new words", "{+new words+}")]
    [InlineData("old words", "", "[-old words-]")]
    [InlineData("a b", "c d", "[-a b-] {+c d+}")]
    public void Words_that_changed_are_shown_where_they_changed(string before, string after, string shown) =>
        new FieldDifference("text", WordDiff.Of(before, after)).Text().Should().Be(shown);

    [Fact]
    public void As_HTML_it_is_encoded_and_what_was_kept_is_shortened()
    {
        var runs = WordDiff.Of($"{Hundred} <b> end", $"{Hundred} & end");
        new FieldDifference("text", runs).Html().Should().Be("… w93 w94 w95 w96 w97 w98 w99 w100 <del>&lt;b&gt;</del> <ins>&amp;</ins> end");
    }

    [Fact]
    public void A_difference_gives_both_texts_back_and_is_none_of_equal_ones() => Prop.ForAll(Texts.ToArbitrary(), Texts.ToArbitrary(), (before, after) =>
    {
        var runs = WordDiff.Of(before, after);
        return Side(runs, WordChange.Added) == before && Side(runs, WordChange.Removed) == after
            && (before == after) == runs.All(r => r.Kind == WordChange.Kept)
            && runs.Zip(runs.Skip(1)).All(p => p.First.Kind != p.Second.Kind);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_is_the_shortest() => Prop.ForAll(Gen.Elements("a", "b", "c").ArrayOf(6).ToArbitrary(), Gen.Elements("a", "b", "c").ArrayOf(6).ToArbitrary(), (one, other) =>
    {
        var runs = WordDiff.Of(string.Join(' ', one), string.Join(' ', other));
        var changed = runs.Where(r => r.Kind != WordChange.Kept).Sum(r => r.Words.Split(' ').Length);
        return changed == one.Length + other.Length - (2 * Common(one, other));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Texts_without_much_in_common_are_replaced_as_a_whole_and_cost_little()
    {
        var before = string.Join(' ', Enumerable.Range(0, 60_000).Select(n => $"a{n}"));
        var after = string.Join(' ', Enumerable.Range(0, 60_000).Select(n => $"b{n}"));
        WordDiff.Of(before, after).Select(r => r.Kind).Should().Equal(WordChange.Removed, WordChange.Added);
    }

    [Fact]
    public void Levels_go_by_how_much_of_the_text_changed()
    {
        var post = new PostVersion { Title = "T", Url = "https://a.example/", Content = $"<p>{Hundred}</p>" };
        Level(post).Should().Be(EditLevel.Cosmetic);
        Level(post with { Content = $"<div><b>{Hundred}</b></div>" }).Should().Be(EditLevel.Cosmetic);
        Level(post with { Content = $"<p>{Hundred.Replace("w50", "x")}</p>" }).Should().Be(EditLevel.Minor);
        Level(post with { Url = "https://a.example/b" }).Should().Be(EditLevel.Minor);
        Level(post with { Content = $"<p>{Hundred.Replace("w5", "x")}</p>" }).Should().Be(EditLevel.Plain);
        Level(post with { Content = $"<p>{Hundred} {string.Join(' ', Enumerable.Repeat("more", 30))}</p>" }).Should().Be(EditLevel.Major);
        Level(post with { Title = "Other" }).Should().Be(EditLevel.Major);

        EditLevel Level(PostVersion after) => Difference.Of(post, after).Level;
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Every_edit_of_a_post_is_kept_with_its_level_and_can_be_read(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var item = Newsroom.Item(1) with { Content = $"<p>{Hundred}</p>" };
        var id = (await room.Save(item)).Posts[0];
        room.Clock.Advance(TimeSpan.FromHours(1));
        await room.Save(item = item with { Content = $"<p>{Hundred.Replace("w50", "corrected")}</p>" });
        await room.Save(item = item with { Content = item.Content!.Replace("<p>", "<p><b>").Replace("</p>", "</b></p>") });
        await room.Save(item with { Title = "Another title" });

        var versions = await room.Read(tx => PostHistory.Of(tx, id));
        versions.Select(v => (v.Revision, v.Level)).Should().Equal((1, EditLevel.Minor), (3, EditLevel.Major), (4, null));
        versions[0].Until.Should().Be(room.Clock.GetUtcNow());
        Difference.Of(versions[0], versions[1]).Fields.Should().ContainSingle().Which.Text().Should().Be("… w42 w43 w44 w45 w46 w47 w48 w49 [-w50-] {+corrected+} w51 w52 w53 w54 w55 w56 w57 w58 …");
        Difference.Of(versions[1], versions[2]).Fields.Should().ContainSingle().Which.Text().Should().Be("[-Item 1-] {+Another title+}");
        (await room.Changes()).Select(c => c.Quiet).Should().Equal(false, false, true, false);

        await room.Write(tx => Removal.Purge(tx, id));
        (await room.Read(tx => PostHistory.Of(tx, id))).Should().BeEmpty();
    }

    [Theory]
    [InlineData("<p>Text.</p>", "<p>Text.</p><p>3 comments</p>")]
    [InlineData("<p>Text.</p><p>No comments</p>", "<p>Text.</p><p>12 comments so far</p>")]
    [InlineData("<p>Text.</p><p>Share this:</p><p>Tweet</p>", "<p>Text.</p>")]
    [InlineData("<p>Text.</p><p>5 min read</p>", "<p>Text.</p><p>6 min read</p>")]
    [InlineData("<p>Text.</p><p>2 days ago</p>", "<p>Text.</p><p>3 weeks ago</p>")]
    [InlineData("<p><a href='/a?_wpnonce=1a2b'>Text</a>.</p>", "<p><a href='/a?_wpnonce=ffff'>Text</a>.</p>")]
    [InlineData("<p><a href='/a.pdf?ver=1'>Text</a>.</p>", "<p><a href='/a.pdf?ver=2'>Text</a>.</p>")]
    [InlineData("<p>Text.<img src='/i.jpg?format=1500w'></p>", "<p>Text.<img src='/i.jpg?format=300w&amp;cb=1'></p>")]
    [InlineData("<p>Text.<img src='/i-300x200.jpg'></p>", "<p>Text.<img src='/i-1024x683.jpg'></p>")]
    [InlineData("<p>Text.<img src='https://i0.wp.com/vhscotland.org.uk/i.jpg?w=1'></p>", "<p>Text.<img src='/i.jpg'></p>")]
    [InlineData("<p id='a1'>Text.</p>", "<p id='b2' class='x' data-nonce='1'>Text.</p>")]
    public async Task What_changes_by_itself_is_no_edit(string before, string after)
    {
        await using var room = await Newsroom.Open(StoreKind.Sqlite);
        var item = Newsroom.Item(1);
        await room.Save(item with { Content = before });
        await room.Save(item with { Content = after });
        (await room.Changes(1)).Should().NotContain(c => !c.Quiet);
        (await room.Read(tx => tx.One<long>("SELECT count(*) FROM revision"))).Should().Be(0);
    }

    [Theory]
    [InlineData("<p>Three comments from the board.</p>", "<p>Two comments from the board.</p>")]
    [InlineData("<p><a href='/watch?v=1'>Text</a></p>", "<p><a href='/watch?v=2'>Text</a></p>")]
    [InlineData("<p>Text.<img src='/i.jpg'></p>", "<p>Text.<img src='/j.jpg'></p>")]
    [InlineData("<p>Share your views by 5 May.</p>", "<p>Share your views by 6 May.</p>")]
    public async Task What_looks_like_noise_and_is_none_is_an_edit(string before, string after)
    {
        await using var room = await Newsroom.Open(StoreKind.Sqlite);
        await room.Save(Newsroom.Item(1) with { Content = before });
        await room.Save(Newsroom.Item(1) with { Content = after });
        (await room.Changes(1)).Should().ContainSingle().Which.Quiet.Should().BeFalse();
    }

    private static Gen<string> Texts => Gen.Elements("a", "b", "c", "dd", "<p>", "é").ListOf().Select(words => string.Join(' ', words));

    private static string Side(IReadOnlyList<WordRun> runs, WordChange without) => string.Join(' ', runs.Where(r => r.Kind != without).Select(r => r.Words));

    // The length of the longest common subsequence.
    private static int Common(string[] one, string[] other)
    {
        var table = new int[one.Length + 1, other.Length + 1];
        for (var i = 1; i <= one.Length; i++)
            for (var j = 1; j <= other.Length; j++)
                table[i, j] = one[i - 1] == other[j - 1] ? table[i - 1, j - 1] + 1 : Math.Max(table[i - 1, j], table[i, j - 1]);
        return table[one.Length, other.Length];
    }
}

using System.Text;
using System.Text.Json;
using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Fediverse.Documents;
using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Posts;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Documents;

public sealed class DocumentTests
{
    private static readonly string Pem = RsaKey.Make().PublicPem();
    private static readonly Addresses At = Sample.Addresses;

    public static TheoryData<string, string> All
    {
        get
        {
            var note = Sample.Note();
            var edited = note with { Updated = Sample.Noon.AddHours(1) };
            var plain = note with { Topics = [], Post = note.Post with { Summary = null } };
            var boost = At.Boost("network", "xyz", 1);
            return new()
            {
                { Text(ActorDocument.Of(Sample.Account, Pem, Sample.Noon, Sample.Settings, At)), At.Actor("network") },
                { Text(ActorDocument.Of(Sample.Account, Pem, Sample.Noon, Sample.Settings with { Operator = null, Icon = null, Agreed = [] }, At)), At.Actor("network") },
                { Text(ActorDocument.Instance(Pem, Sample.Noon, Sample.Settings, At)), At.InstanceActor },
                { NoteDocument.Of(note, At), note.Id },
                { NoteDocument.Of(edited, At, cardLink: true), note.Id },
                { NoteDocument.Of(plain, At), note.Id },
                { Activities.Create(note, At), At.Create(note.Id) },
                { Activities.Update(edited, 2, At), At.Update(note.Id, 2) },
                { Activities.Delete(note.Id, "network", Sample.Noon, At), At.Delete(note.Id) },
                { Activities.Boost(boost, "network", note.Id, Sample.Noon, At), boost },
                { Activities.UndoBoost(boost, "network", note.Id, At), boost + "/undo" },
                { Activities.Accept(At.Actor("network") + "#accepts/1", "network", "https://social.example/f/1", "https://social.example/users/ada", At), At.Actor("network") + "#accepts/1" },
                { Text(Tombstone.Of(note.Id)), note.Id },
                { Text(AccountCollections.Outbox(At.Outbox("network"), 2, At.Outbox("network") + "?page=first")), At.Outbox("network") },
                { Text(AccountCollections.OutboxPage(At.Outbox("network") + "?page=first", "network", [new(note, null, null, Sample.Noon), new(null, boost, note.Id, Sample.Noon)], null, At)), At.Outbox("network") + "?page=first" },
                { Text(AccountCollections.Featured("network", [note, edited], At)), At.Featured("network") },
                { Text(AccountCollections.Count(At.Followers("network"), 3)), At.Followers("network") },
                { Text(NoteCollections.Of(note.Id, "likes")!), note.Id + "/likes" },
                { Text(NoteCollections.Of(note.Id, "replies")!), note.Id + "/replies" },
            };
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Every_document_keeps_the_rules_of_other_servers(string json, string url) => RuleChecker.Faults(json, url).Should().BeEmpty(json);

    [Fact]
    public void The_same_note_has_the_same_bytes() => Activities.Create(Sample.Note(), At).Should().Be(Activities.Create(Sample.Note(), At));

    [Fact]
    public void A_note_is_title_summary_link_source_and_hashtags() => Content(Sample.Note()).Should().Be(
        "<p><strong>Health &lt;for&gt; all &amp; &quot;everyone&quot; – agus slàinte</strong></p>"
        + "<p>The first line.</p><p>The second &lt;b&gt;line&lt;/b&gt;.</p>"
        + "<p><a href=\"https://vhs.example/2026/a-post?id=1&amp;x=2\">vhs.example/2026/a-post?id=1&amp;x=2</a></p>"
        + "<p>Source: Voluntary Health Scotland</p>"
        + "<p><a href=\"https://news.example.org/topics/mental-health\" class=\"mention hashtag\" rel=\"tag\">#<span>MentalHealth</span></a>"
        + " <a href=\"https://news.example.org/topics/childrens-rights\" class=\"mention hashtag\" rel=\"tag\">#<span>ChildrensRights</span></a></p>");

    [Theory]
    [InlineData(Republish.LinkOnly, false)]
    [InlineData(Republish.Summary, true)]
    [InlineData(Republish.Full, true)]
    public void A_note_shows_what_the_source_lets_be_shown_and_never_a_cut_of_the_article(Republish republish, bool summary)
    {
        var content = Content(Sample.Note() with { Source = Sample.Vhs with { Republish = republish } });
        content.Contains("The first line.").Should().Be(summary);
        content.Should().NotContain("whole article");
    }

    [Fact]
    public void A_very_long_title_and_summary_stay_below_what_inboxes_take()
    {
        var post = Sample.Post() with { Title = new string('x', 10_000), Summary = string.Concat(Enumerable.Repeat("😀", 50_000)) };
        var json = Activities.Create(Sample.Note(post), At);
        Encoding.UTF8.GetByteCount(json).Should().BeLessThan(64 * 1024);
        json.Should().NotContain("�");
    }

    [Fact]
    public void There_are_at_most_four_hashtags_and_none_of_digits_alone()
    {
        var topics = Enumerable.Range(1, 6).Select(n => new Topic($"t{n}", $"topic {n}", [])).Prepend(new Topic("y", "2026", [])).ToArray();
        using var json = JsonDocument.Parse(NoteDocument.Of(Sample.Note() with { Topics = topics }, At));
        json.RootElement.GetProperty("tag").EnumerateArray().Select(t => t.GetProperty("name").GetString()).Should().Equal("#Topic1", "#Topic2", "#Topic3", "#Topic4");
    }

    [Fact]
    public void A_topic_may_ask_for_a_content_warning_and_has_its_own_hashtag()
    {
        Topic[] topics =
        [
            new("a", "Suicide prevention", []) { ContentNote = "Suicide <prevention>" }, new("b", "Grief", []) { ContentNote = "Loss" }, new("c", "Loss", []) { ContentNote = "loss", Hashtag = "GriefAndLoss" },
        ];
        var json = NoteDocument.Of(Sample.Note() with { Topics = topics }, At);
        RuleChecker.Faults(json, Sample.Note().Id).Should().BeEmpty();
        var note = JsonDocument.Parse(json).RootElement;
        note.GetProperty("summary").GetString().Should().Be("Suicide <prevention>, Loss");
        note.GetProperty("sensitive").GetBoolean().Should().BeTrue();
        note.GetProperty("tag").EnumerateArray().Select(t => t.GetProperty("name").GetString()).Should().Equal("#SuicidePrevention", "#Grief", "#GriefAndLoss");
        NoteDocument.Of(Sample.Note(), At).Should().NotContain("\"summary\"").And.Contain("\"sensitive\":false");
    }

    [Fact]
    public void An_update_must_say_when()
    {
        var update = () => Activities.Update(Sample.Note(), 2, At);
        update.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void The_profile_says_who_runs_it_with_whose_agreement_that_it_is_automatic_and_where_help_is()
    {
        using var json = JsonDocument.Parse(ActorDocument.Of(Sample.Account, Pem, Sample.Noon, Sample.Settings, At));
        var summary = json.RootElement.GetProperty("summary").GetString();
        summary.Should().Contain("automatic").And.Contain("run by CHEX (charity SC012345)").And.Contain("With the agreement of Voluntary Health Scotland.").And.Contain("116 123");
        json.RootElement.GetProperty("attachment").EnumerateArray().Select(r => r.GetProperty("name").GetString())
            .Should().Equal("Website", "Run by", "With the agreement of", "Automated", "Help");
        json.RootElement.GetProperty("webfinger").GetString().Should().Be("network@example.org");
    }

    [Fact]
    public void Nobody_is_said_to_agree_whose_permission_is_not_on_record()
    {
        using var json = JsonDocument.Parse(ActorDocument.Of(Sample.Account, Pem, Sample.Noon, Sample.Settings with { Agreed = [] }, At));
        json.RootElement.GetRawText().Should().NotContain("agreement");
    }

    private static string Content(NoteView note)
    {
        using var json = JsonDocument.Parse(NoteDocument.Of(note, At));
        return json.RootElement.GetProperty("content").GetString()!;
    }

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);
}

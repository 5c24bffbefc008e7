using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Fediverse.Notes;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Fediverse.Delivery;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Notes;

/// <summary>From the journal to the activity log: which notes are made, when they leave, and what they say.</summary>
public sealed class NotesTests : IAsyncLifetime
{
    private readonly ScriptedInboxes inboxes = new();
    private RealStore store = null!;
    private Stage stage = null!;

    public async ValueTask InitializeAsync()
    {
        store = await RealStores.Open(StoreKind.Sqlite);
        stage = await Stage.Open(store.Db, store.Clock, inboxes, new AccountSettings
        {
            Name = Stage.Account,
            DisplayName = "Net",
            Summary = "",
            AnnounceAfter = TimeSpan.FromMinutes(15),
            Burst = 3,
            Pace = TimeSpan.FromMinutes(10),
        });
        await stage.Settle();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_note_leaves_after_its_time_and_says_the_text_of_that_moment()
    {
        await stage.Publish("a");
        await Pass(10);
        await stage.Edit("a");
        await Pass(4);
        (await Log()).Should().BeEmpty("fifteen minutes are not over");

        await Pass(1);
        (await Log()).Should().Equal("Create a 2");
        (await Note("a")).Should().BeEquivalentTo(new { State = "out", Revision = 2L, Created = 1L, Updated = (long?)null });
    }

    [Fact]
    public async Task A_withdrawn_queued_note_never_leaves()
    {
        await stage.Publish("a");
        await stage.Settle();
        await stage.Withdraw("a");
        await Pass(60);
        (await Log()).Should().BeEmpty();
        (await Note("a")).State.Should().Be("gone");
    }

    [Fact]
    public async Task A_post_that_is_withdrawn_in_the_store_does_not_leave_even_before_the_journal_is_read()
    {
        await stage.Publish("a");
        await stage.Settle();
        store.Clock.Advance(TimeSpan.FromMinutes(15));
        await stage.Withdraw("a");
        await stage.Turn((await stage.Lane("announce", Stage.Account)).Id);
        await stage.Settle();
        (await Log()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_quiet_post_becomes_a_silent_note_with_the_posts_own_date()
    {
        var day = new DateTimeOffset(2025, 3, 4, 5, 6, 7, TimeSpan.Zero);
        await stage.Publish("a", quiet: true, published: day);
        await Pass(60);
        (await Log()).Should().BeEmpty();
        (await Note("a")).Should().BeEquivalentTo(new { State = "silent", Created = 0L, Published = day.ToUnixTimeMilliseconds() });
    }

    [Fact]
    public async Task Notes_leave_oldest_post_first_three_at_once_and_then_one_each_interval()
    {
        var day = store.Clock.GetUtcNow();
        foreach (var (post, days) in new[] { ("e", 1), ("a", 5), ("d", 2), ("b", 4), ("c", 3) }) await stage.Publish(post, published: day.AddDays(-days));
        await Pass(15);
        (await Log()).Should().Equal("Create a 1", "Create b 1", "Create c 1");
        await Pass(9);
        (await Log()).Should().HaveCount(3);
        await Pass(1);
        (await Log()).Skip(3).Should().Equal("Create d 1");
        await Pass(10);
        (await Log()).Skip(4).Should().Equal("Create e 1");

        await Pass(40);
        foreach (var post in new[] { "f", "g", "h", "i" }) await stage.Publish(post);
        await Pass(15);
        (await Log()).Should().HaveCount(8, "after a rest there is a burst again");
    }

    [Fact]
    public async Task A_loud_edit_of_what_is_out_is_said_and_a_quiet_one_is_not()
    {
        await stage.Publish("a");
        await Pass(15);
        await stage.Edit("a", quiet: true);
        await Pass(1);
        await stage.Edit("a");
        await Pass(1);
        (await Log()).Should().Equal("Create a 1", "Update a 3");
        var note = await Note("a");
        note.Revision.Should().Be(3);
        note.Updated.Should().BeGreaterThan(note.Published);
    }

    [Fact]
    public async Task Two_edits_read_together_are_one_word_and_two_within_a_second_have_two_dates()
    {
        await stage.Publish("a");
        await Pass(15);
        await stage.Edit("a");
        await stage.Edit("a");
        await stage.Settle();
        var first = (await Note("a")).Updated;
        await stage.Edit("a");
        await stage.Settle();
        (await Log()).Should().Equal("Create a 1", "Update a 3", "Update a 4");
        ((await Note("a")).Updated - first).Should().BeGreaterThanOrEqualTo(1000);
    }

    [Fact]
    public async Task A_restored_post_gets_a_new_note_for_the_old_id_is_dead()
    {
        await stage.Publish("a");
        await Pass(15);
        await stage.Withdraw("a");
        await stage.Restore("a"); // read together with its withdrawal
        await Pass(15);

        var notes = await stage.Read(tx => NoteTable.Of(tx, "a"));
        notes.Select(n => (n.Id, n.State)).Should().Equal(("https://news.example/ap/notes/a", "gone"), ("https://news.example/ap/notes/a.2", "out"));
        (await Log()).Select(l => l.Split(' ')[0]).Should().Equal("Create", "Delete", "Create");
    }

    [Fact]
    public async Task A_purge_takes_back_and_erases_what_was_said()
    {
        await stage.Publish("a");
        await Pass(15);
        await stage.Edit("a");
        await stage.Settle();
        await stage.Purge("a");
        await stage.Settle();

        var rows = await stage.Read(tx => tx.Query<(string Type, string Body, long? Superseded)>("SELECT type AS Type, body AS Body, superseded AS Superseded FROM activity ORDER BY seq"));
        rows.Select(r => (r.Type, Erased: r.Body.Length == 0, Due: r.Superseded is null)).Should().Equal(("Create", true, false), ("Update", true, false), ("Delete", false, true));
        rows[2].Body.Should().NotContain("post a");
    }

    [Fact]
    public async Task A_purge_after_a_withdrawal_erases_and_says_nothing_twice()
    {
        await stage.Publish("a");
        await Pass(15);
        await stage.Withdraw("a");
        await stage.Settle();
        await stage.Purge("a");
        await stage.Settle();
        (await stage.Read(tx => tx.Query<string>("SELECT type || length(body) FROM activity ORDER BY seq"))).Should().HaveCount(2).And.StartWith("Create0");
    }

    [Fact]
    public async Task A_frozen_account_says_nothing_new_but_takes_back_what_it_said()
    {
        await stage.Publish("a");
        await Pass(15);
        await stage.Publish("b");
        await stage.Settle();
        await stage.Write(tx => tx.Execute("UPDATE account SET state = 'frozen'"));
        await stage.Publish("c");
        await stage.Withdraw("a");
        await Pass(60);
        (await Log()).Should().Equal("Create a 1", "Delete a");
        (await stage.Read(tx => NoteTable.Of(tx, "c"))).Should().BeEmpty();
    }

    [Fact]
    public async Task A_new_account_begins_at_the_journals_head()
    {
        await stage.Publish("old");
        var late = stage.Settings.Accounts[0] with { Name = "late", Sources = ["vhs"], AnnounceAfter = TimeSpan.Zero };
        await stage.Write(tx => NoteLanes.Prepare(tx, [late]));
        (await stage.Lane("announce", "late")).Cursor.Should().Be(1);
        (await stage.Lane("announce", Stage.Account)).Cursor.Should().Be(0);
    }

    [Fact]
    public void The_account_that_names_a_source_is_its_home_before_the_one_that_takes_all()
    {
        var all = new AccountSettings { Name = "net", DisplayName = "", Summary = "" };
        var one = all with { Name = "vhs", Sources = ["vhs"] };
        HomeAccount.Of("vhs", [all, one]).Should().Be(one);
        HomeAccount.Of("phs", [all, one]).Should().Be(all);
        HomeAccount.Of("phs", [one]).Should().BeNull();
    }

    // Lets time pass minute by minute, with all lanes at work.
    private async Task Pass(int minutes)
    {
        await stage.Settle();
        for (var i = 0; i < minutes; i++)
        {
            store.Clock.Advance(TimeSpan.FromMinutes(1));
            await stage.Settle();
        }
    }

    private async Task<StoredNote> Note(string post) => (await stage.Read(tx => NoteTable.Of(tx, post))).Single();

    // "Create a 2": type, post, and the revision that its text says.
    private async Task<IReadOnlyList<string>> Log()
    {
        var rows = await stage.Read(tx => tx.Query<(string Type, string Post, string Body)>(
            "SELECT a.type AS Type, n.post AS Post, a.body AS Body FROM activity AS a JOIN note AS n ON n.id = a.note ORDER BY a.seq"));
        return [.. rows.Select(r => $"{r.Type} {r.Post} {Said(r.Body)}".TrimEnd())];
    }

    private static string Said(string body)
    {
        var at = body.IndexOf("text ", StringComparison.Ordinal);
        return at < 0 ? "" : body[(at + 5)..body.IndexOf('.', at)];
    }
}

using System.CommandLine;
using CHEX.Syndicate.Fediverse.Notes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Wiring;
using Spectre.Console;

namespace CHEX.Syndicate.Commands;

/// <summary><c>withdraw</c>, <c>restore</c> and <c>purge</c>: they work beside a running service, which hears of them within a second.</summary>
internal static class RemovalCommands
{
    private static readonly Argument<string> Named = new("POST") { Description = "The post: its id, or the address of its page here or at its source." };

    public static Command Withdraw() => Make(
        "withdraw",
        "Takes a post out of feeds, pages and other servers; a reading does not bring it back.",
        (tx, post) => Removal.Withdraw(tx, post, Removal.ByOperator),
        "withdrawn", "was withdrawn already");

    public static Command Restore() => Make(
        "restore",
        "Brings a withdrawn post back, under a new ActivityPub id.",
        Removal.Restore,
        "restored", "is published, or was purged: there is nothing to restore");

    public static Command Purge()
    {
        var command = new Command("purge", "Erases a post's text, pictures and revisions for good, everywhere. It cannot be undone.") { Named, CommandOptions.Config, CommandOptions.Data };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        command.Options.Add(yes);
        command.Does(async (parsed, cancellation) =>
        {
            await using var store = await OpenStore.Existing(parsed.Configuration().Settings.Node, parsed.GetValue(CommandOptions.Data)!, TimeProvider.System, cancellation);
            var post = await NamedPost.Find(store.Db, parsed.GetValue(Named)!, cancellation);
            if (!parsed.GetValue(yes) && !Agreed(post)) return ExitCode.Failed;

            var done = await store.Db.Write(
                async tx =>
                {
                    await NoteErasure.Erase(tx, post.Id);
                    await Readings.ForgetWords(tx, post.Source);
                    return await Removal.Purge(tx, post.Id);
                },
                cancellation);
            await Erased(store.Db, cancellation);
            Console.WriteLine(done ? $"{post.Id} is purged." : $"{post.Id} was purged already.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Make(string name, string does, Func<Tx, string, Task<bool>> work, string done, string not)
    {
        var command = new Command(name, does) { Named, CommandOptions.Config, CommandOptions.Data };
        command.Does(async (parsed, cancellation) =>
        {
            await using var store = await OpenStore.Existing(parsed.Configuration().Settings.Node, parsed.GetValue(CommandOptions.Data)!, TimeProvider.System, cancellation);
            var post = await NamedPost.Find(store.Db, parsed.GetValue(Named)!, cancellation);
            if (await store.Db.Write(tx => work(tx, post.Id), cancellation))
            {
                Console.WriteLine($"{post.Id} “{post.Title}” is {done}.");
                return ExitCode.Done;
            }

            await Console.Error.WriteLineAsync($"{post.Id} {not}.");
            return ExitCode.Failed;
        });
        return command;
    }

    private static bool Agreed(Post post)
    {
        if (Console.IsInputRedirected) throw new RefusedException("Purging cannot be undone: confirm it with --yes.", RefusalKind.Usage);
        return AnsiConsole.Confirm($"Erase “{Markup.Escape(post.Title)}” ({post.Id}) for good?", defaultValue: false);
    }

    // Until the files are written anew they hold what was deleted.
    private static Task Erased(Db db, CancellationToken cancellation) => Console.IsOutputRedirected
        ? db.Scrub(cancellation)
        : AnsiConsole.Status().StartAsync("Overwriting what the files still hold …", _ => db.Scrub(cancellation));
}

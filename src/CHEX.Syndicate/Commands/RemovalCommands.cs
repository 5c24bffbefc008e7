using System.CommandLine;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Wiring;
using Spectre.Console;

namespace CHEX.Syndicate.Commands;

/// <summary><c>withdraw</c>, <c>restore</c> and <c>purge</c>: they work beside a running service, which hears of them within a second.</summary>
internal static class RemovalCommands
{
    internal static readonly Argument<string> Named = new("POST") { Description = "The post: its id, or the address of its page here or at its source." };

    public static Command Withdraw() => Make(
        "withdraw",
        "Takes a post out of feeds, pages and other servers; a reading does not bring it back.",
        (tx, post) => Removal.Withdraw(tx, post.Id, Removal.ByOperator),
        "withdrawn", "was withdrawn already");

    public static Command Restore() => Make(
        "restore",
        "Brings a withdrawn post back, under a new ActivityPub id.",
        async (tx, post) =>
        {
            await Readings.ReadAnew(tx, post.Source, post.Id);
            return await Removal.Restore(tx, post.Id);
        },
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

            var ledger = PurgeLedger.Of(parsed.GetValue(CommandOptions.Data)!);
            if (ledger is null)
                await Console.Error.WriteLineAsync($"There is no data folder {Path.GetFullPath(parsed.GetValue(CommandOptions.Data)!)} to remember the purge in: a backup made before it would bring the post back.");
            var erasure = new Erasure(store.Db, ledger);
            var done = await Watched(() => erasure.Purge(post.Id, post.Source, cancellation));
            Console.WriteLine(done ? $"{post.Id} is purged." : $"{post.Id} was purged already.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Make(string name, string does, Func<Tx, Post, Task<bool>> work, string done, string not)
    {
        var command = new Command(name, does) { Named, CommandOptions.Config, CommandOptions.Data };
        command.Does(async (parsed, cancellation) =>
        {
            await using var store = await OpenStore.Existing(parsed.Configuration().Settings.Node, parsed.GetValue(CommandOptions.Data)!, TimeProvider.System, cancellation);
            var post = await NamedPost.Find(store.Db, parsed.GetValue(Named)!, cancellation);
            if (await store.Db.Write(tx => work(tx, post), cancellation))
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

    // The files are written anew, for until then they hold what was deleted: that may take a moment.
    private static Task<bool> Watched(Func<Task<bool>> work) => Console.IsOutputRedirected
        ? work()
        : AnsiConsole.Status().StartAsync("Erasing, and overwriting what the files still hold …", _ => work());
}

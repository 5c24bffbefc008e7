using System.CommandLine;
using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Feeds.WebSub;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary><c>deliveries</c>: whether they run or are held, and <c>deliveries resume</c>, which lets them go. It works beside a running service.</summary>
internal static class DeliveriesCommand
{
    public static Command Make()
    {
        var command = new Command("deliveries", "Says whether deliveries to followers and subscribers run, or are held after a restore.") { CommandOptions.Config, CommandOptions.Data };
        command.Does(async (parsed, cancellation) =>
        {
            await using var store = await OpenStore.Existing(parsed.Configuration().Settings.Node, parsed.GetValue(CommandOptions.Data)!, TimeProvider.System, cancellation);
            var (reason, waiting) = await store.Db.Read(async tx => (await Holding.Reason(tx), await Holding.Waiting(tx)), cancellation);
            Console.WriteLine(reason is null ? $"Deliveries run; {waiting} destinations have something to hear." : $"Deliveries are held; {waiting} destinations wait. {reason} Let them go with: deliveries resume");
            return ExitCode.Done;
        });

        var resume = new Command("resume", "Lets held deliveries go.") { CommandOptions.Config, CommandOptions.Data };
        resume.Does(async (parsed, cancellation) =>
        {
            await using var store = await OpenStore.Existing(parsed.Configuration().Settings.Node, parsed.GetValue(CommandOptions.Data)!, TimeProvider.System, cancellation);
            Console.WriteLine(await store.Db.Write(Resume, cancellation) ? "Deliveries run again." : "Deliveries were not held.");
            return ExitCode.Done;
        });
        command.Subcommands.Add(resume);
        return command;
    }

    // Followers and the subscribers of feeds.
    private static async Task<bool> Resume(Tx tx)
    {
        if (!await Holding.Resume(tx)) return false;
        await Subscriptions.Resume(tx);
        return true;
    }
}

using System.CommandLine;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Telemetry;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary><c>recheck</c>: asks a post's own page at once. It works beside a running service, which looks a second time where that is needed.</summary>
internal static class RecheckCommand
{
    public static Command Make()
    {
        var command = new Command("recheck", "Asks now whether a post's page is still there: withdraws it on 410, or on a 404 that is still there an hour later; takes a correction over.")
        {
            RemovalCommands.Named, CommandOptions.Config, CommandOptions.Data,
        };
        command.Does(async (parsed, cancellation) =>
        {
            using var logs = ConsoleLog.Make(command: true);
            var settings = parsed.Configuration().Settings;
            await using var store = await OpenStore.Existing(settings.Node, parsed.GetValue(CommandOptions.Data)!, TimeProvider.System, cancellation);
            var post = await NamedPost.Find(store.Db, parsed.GetValue(RemovalCommands.Named)!, cancellation);
            using var sites = SiteReading.Make(settings, TimeProvider.System, Random.Shared, logs);
            var turn = new HostTurn(store.Db, TimeProvider.System);
            var check = new CheckNow(store.Db, sites.Fetch, sites.Robots, turn, settings.Sources, settings.Topics, TimeProvider.System, Random.Shared);
            var result = await check.Ask(post.Id, cancellation);
            if (result.Outcome == CheckOutcome.Unclear)
            {
                await Console.Error.WriteLineAsync(result.Says);
                return ExitCode.Failed;
            }

            Console.WriteLine(result.Says);
            return ExitCode.Done;
        });
        return command;
    }
}

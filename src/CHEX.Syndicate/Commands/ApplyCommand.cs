using System.CommandLine;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary><c>apply</c>: makes the file the configuration of all nodes.</summary>
internal static class ApplyCommand
{
    public static Command Make()
    {
        var command = new Command("apply", "Makes this file the configuration of all nodes (PostgreSQL); running nodes take it at their next start.") { CommandOptions.Config, CommandOptions.Data };
        command.Does(async (parsed, cancellation) =>
        {
            var file = parsed.Configuration();
            await using var store = await OpenStore.Open(file.Settings.Node, parsed.GetValue(CommandOptions.Data)!, TimeProvider.System, cancellation);
            await Recorded.Addresses(store.Db, file.Settings, cancellation);
            var changed = await Applied.Apply(store.Db, file, Random.Shared, cancellation);
            Console.WriteLine(changed ? "The configuration is applied. Restart the nodes to have them work by it." : "The configuration was applied already.");
            return ExitCode.Done;
        });
        return command;
    }
}

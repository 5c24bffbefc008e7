using System.CommandLine;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary><c>run</c>: the service.</summary>
internal static class RunCommand
{
    public static Command Make()
    {
        var command = new Command("run", "Runs the service (the default).");
        Fill(command);
        return command;
    }

    /// <summary>The options and the work of <c>run</c>, for it and for the program without a command.</summary>
    public static void Fill(Command command)
    {
        command.Options.Add(CommandOptions.Config);
        command.Options.Add(CommandOptions.Data);
        command.Options.Add(CommandOptions.Urls);
        command.Does(async (parsed, cancellation) =>
        {
            var file = parsed.Configuration();
            var start = new NodeStart { File = file, Origin = Path.GetFullPath(parsed.GetValue(CommandOptions.Config)!), Data = parsed.GetValue(CommandOptions.Data)!, Urls = parsed.GetValue(CommandOptions.Urls) };
            await using var node = await ServiceNode.Open(start, TimeProvider.System, Random.Shared, cancellation);
            await node.Serve(cancellation);
            return ExitCode.Done;
        });
    }
}

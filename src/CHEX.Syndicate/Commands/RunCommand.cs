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
        command.Options.Add(Options.Config);
        command.Options.Add(Options.Data);
        command.Options.Add(Options.Urls);
        command.Does(async (parsed, cancellation) =>
        {
            var file = parsed.Configuration();
            var start = new Start { File = file, Origin = Path.GetFullPath(parsed.GetValue(Options.Config)!), Data = parsed.GetValue(Options.Data)!, Urls = parsed.GetValue(Options.Urls) };
            await using var node = await Node.Open(start, TimeProvider.System, Random.Shared, cancellation);
            await node.Serve(cancellation);
            return ExitCode.Done;
        });
    }
}

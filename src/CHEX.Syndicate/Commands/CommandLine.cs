using System.CommandLine;

namespace CHEX.Syndicate.Commands;

/// <summary>All commands of the program. Without one it runs the service.</summary>
public static class CommandLine
{
    // A little more than a graceful stop may take.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Runs what the arguments ask for and returns the exit code.</summary>
    public static Task<int> Run(string[] arguments)
    {
        var parsed = Root().Parse(arguments);
        // A wrong command line has an exit code of its own.
        return parsed.Errors.Count > 0 ? Misused(parsed) : parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = Patience, EnableDefaultExceptionHandler = false });
    }

    internal static RootCommand Root()
    {
        var root = new RootCommand(
            """
            Reads the news of several sites and publishes it as RSS, Atom and JSON feeds and as a Fediverse account.

            Without a command it runs the service.
            Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 the data or the port cannot be used.
            """)
        {
            RunCommand.Make(),
            CheckCommand.Make(),
            PreviewCommand.Make(),
            ReadCommand.Make(),
            ImportCommand.Make(),
            ApprovalCommands.Held(),
            ApprovalCommands.Approve(),
            ApprovalCommands.Refuse(),
            InspectCommand.Make(),
            CleanCommand.Make(),
            RemovalCommands.Withdraw(),
            RemovalCommands.Restore(),
            RemovalCommands.Purge(),
            SourcesCommand.Make(),
            StoryCommands.Merge(),
            StoryCommands.Split(),
            RecheckCommand.Make(),
            HistoryCommand.Make(),
            DeliveriesCommand.Make(),
            SubscriptionsCommand.Make(),
            ApplyCommand.Make(),
            AdoptUrlCommand.Make(),
            DemoCommand.Make(),
            HealthCommand.Make(),
        };
        RunCommand.Fill(root);
        return root;
    }

    /// <summary>Gives a command what it does; its failures are told.</summary>
    internal static void Does(this Command command, Func<ParseResult, CancellationToken, Task<int>> work) =>
        command.SetAction((parsed, cancellation) => CommandFailures.Told(() => work(parsed, cancellation)));

    private static async Task<int> Misused(ParseResult parsed)
    {
        foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
        var command = parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
        await Console.Error.WriteLineAsync($"See: {command}--help");
        return ExitCode.Usage;
    }
}

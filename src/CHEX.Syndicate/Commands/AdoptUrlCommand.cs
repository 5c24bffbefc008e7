using System.CommandLine;
using CHEX.Syndicate.Wiring;
using Spectre.Console;

namespace CHEX.Syndicate.Commands;

/// <summary><c>adopt-url</c>: accepts another public address than the recorded one.</summary>
internal static class AdoptUrlCommand
{
    public static Command Make()
    {
        var command = new Command("adopt-url", "Records the file's publicUrl and handleDomain in place of the recorded ones. Servers that follow under the old address do not follow along.") { CommandOptions.Config, CommandOptions.Data };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        command.Options.Add(yes);
        command.Does(async (parsed, cancellation) =>
        {
            var file = parsed.Configuration().Settings;
            await using var store = await OpenStore.Existing(file.Node, parsed.GetValue(CommandOptions.Data)!, TimeProvider.System, cancellation);
            var before = await Recorded.Read(store.Db, cancellation);
            if (before is null || (before.PublicUrl == file.PublicUrl && before.HandleDomain == file.HandleDomain))
            {
                Console.WriteLine($"{file.PublicUrl} is the recorded address.");
                return ExitCode.Done;
            }

            if (!parsed.GetValue(yes))
            {
                if (Console.IsInputRedirected) throw new RefusedException($"This changes every address from {before.PublicUrl} to {file.PublicUrl}: confirm it with --yes.", RefusalKind.Usage);
                if (!AnsiConsole.Confirm($"Change every address and id from {Markup.Escape(before.PublicUrl)} to {Markup.Escape(file.PublicUrl)}? Followers of the old address are lost.", defaultValue: false)) return ExitCode.Failed;
            }

            await Recorded.Adopt(store.Db, file, cancellation);
            Console.WriteLine($"{file.PublicUrl} (accounts @…@{file.HandleDomain}) is recorded.");
            return ExitCode.Done;
        });
        return command;
    }
}

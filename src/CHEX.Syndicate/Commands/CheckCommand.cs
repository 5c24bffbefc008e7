using System.CommandLine;
using CHEX.Syndicate.Configuration;

namespace CHEX.Syndicate.Commands;

/// <summary><c>check</c>: is the configuration right?</summary>
internal static class CheckCommand
{
    public static Command Make()
    {
        var command = new Command("check", "Checks the configuration and tells every mistake; changes nothing.") { CommandOptions.Config, CommandOptions.Data };
        var schema = new Option<bool>("--schema") { Description = "Write the JSON Schema of the configuration instead." };
        command.Options.Add(schema);
        command.Does(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(schema))
            {
                await Console.Out.WriteAsync(JsonSchema.Text().AsMemory(), cancellation);
                return ExitCode.Done;
            }

            var read = parsed.Configuration().Settings;
            Console.WriteLine($"{Path.GetFullPath(parsed.GetValue(CommandOptions.Config)!)} is right: {read.Sources.Count} sources, {read.Accounts.Count} accounts, {read.Topics.Count} topics, at {read.PublicUrl}.");
            foreach (var source in read.Sources)
                Console.WriteLine($"  {source.Info.Id}: {source.Info.Name}, {source.Kind.ToString().ToLowerInvariant()} {source.Url}, republished: {source.Info.Republish.ToString().ToLowerInvariant()}{(source.Info.Pictures ? " with pictures" : "")}");
            return ExitCode.Done;
        });
        return command;
    }
}

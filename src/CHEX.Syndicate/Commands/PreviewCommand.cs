using System.CommandLine;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Telemetry;
using CHEX.Syndicate.Wiring;
using Spectre.Console;

namespace CHEX.Syndicate.Commands;

/// <summary><c>preview</c>: reads a source, or any address, without storing, and shows what came of it.</summary>
internal static class PreviewCommand
{
    public static Command Make()
    {
        var command = new Command("preview", "Reads a source, or any address, without storing: every item, each field, and which way and selector answered.") { CommandOptions.Config };
        var named = new Argument<string>("SOURCE|URL") { Description = "The id of a configured source, or an address." };
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        command.Arguments.Add(named);
        command.Options.Add(json);
        command.Does(async (parsed, cancellation) =>
        {
            using var logs = ConsoleLog.Make(command: true);
            var configuration = parsed.Configuration().Settings;
            using var sites = SiteReading.Make(configuration, TimeProvider.System, Random.Shared, logs);
            var (source, reading) = await Watched(say => Read(parsed.GetValue(named)!, configuration, sites.Reader, say, cancellation), quiet: parsed.GetValue(json));
            if (parsed.GetValue(json)) Console.WriteLine(PreviewReport.Json(source, reading, configuration.Topics));
            else PreviewReport.Write(Console.Out, source, reading, configuration.Topics);
            return reading.Verdict is ReadingVerdict.Failed or ReadingVerdict.Suspect ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static async Task<(SourceSettings, SourceReading)> Read(string named, ServiceConfiguration configuration, SourceReader reader, Action<Uri> asking, CancellationToken cancellation)
    {
        var source = configuration.Sources.FirstOrDefault(s => s.Info.Id == named);
        if (source is null)
        {
            var ids = configuration.Sources.Select(s => s.Info.Id).ToList();
            if (!SettingFormats.Url.Accepts(named))
                throw new RefusedException(NamedSource.Unknown(named, ids).Message + " Or name an address: https://…", RefusalKind.NotFound);
            asking(new Uri(named));
            source = await reader.Guess(new Uri(named), cancellation);
        }

        return (source, await reader.Read(source, new ReadingAids { Asking = asking }, cancellation));
    }

    // On a terminal it shows which address is asked now.
    private static Task<T> Watched<T>(Func<Action<Uri>, Task<T>> work, bool quiet) => quiet || Console.IsOutputRedirected
        ? work(_ => { })
        : AnsiConsole.Status().StartAsync("Reading …", status => work(url => status.Status(Markup.Escape($"Asking {url} …"))));
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Sources.Importing;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Telemetry;
using CHEX.Syndicate.Wiring;
using Spectre.Console;

namespace CHEX.Syndicate.Commands;

/// <summary><c>import</c>: reads the back catalogue of a source, beside a running service; nobody is told of what it finds.</summary>
internal static class ImportCommand
{
    public static Command Make()
    {
        var command = new Command("import", "Imports a source's older posts, back to a date, quietly and politely. Called again, it goes on where it stopped.") { CommandOptions.Config, CommandOptions.Data };
        var named = new Argument<string>("SOURCE") { Description = "The id of a configured source." };
        var since = new Option<DateOnly?>("--since", "-s") { Description = "How far back: 2020-01-01. Needed the first time.", HelpName = "DATE", CustomParser = Date };
        var restart = new Option<bool>("--restart") { Description = "Begin anew at the newest page." };
        var requests = new Option<int>("--requests") { Description = "At most so many requests in this run; the next goes on.", HelpName = "N", DefaultValueFactory = _ => new ImportWishes().Requests };
        requests.Validators.Add(result =>
        {
            if (result.GetValue(requests) < 1) result.AddError("--requests takes a number from 1.");
        });
        command.Arguments.Add(named);
        command.Options.Add(since);
        command.Options.Add(restart);
        command.Options.Add(requests);
        command.Does(async (parsed, cancellation) =>
        {
            using var logs = ConsoleLog.Make(command: true);
            var file = parsed.Configuration();
            await using var store = await OpenStore.Existing(file.Settings.Node, parsed.GetValue(CommandOptions.Data)!, TimeProvider.System, cancellation);
            var wishes = new ImportWishes { Since = parsed.GetValue(since), Restart = parsed.GetValue(restart), Requests = parsed.GetValue(requests) };
            return await Run(store.Db, await Applied.Of(store.Db, file, cancellation), parsed.GetValue(named)!, wishes, logs, cancellation);
        });
        return command;
    }

    private static async Task<int> Run(Db db, ServiceConfiguration configuration, string named, ImportWishes wishes, ILoggerFactory logs, CancellationToken cancellation)
    {
        var ids = configuration.Sources.Select(s => s.Info.Id).ToList();
        var source = configuration.Sources.FirstOrDefault(s => s.Info.Id == named)
            ?? throw NamedSource.Unknown(named, ids);
        if (await db.Read(tx => SourceRows.Get(tx, named), cancellation) is null)
            throw new RefusedException($"The service does not know the source \"{named}\" yet. Start it once with this configuration, then import.");

        using var sites = SiteReading.Make(configuration, TimeProvider.System, Random.Shared, logs);
        var importing = new ImportSource(db, sites.Reader, new HostTurn(db, TimeProvider.System), TimeProvider.System);
        ImportResult? result;
        try
        {
            result = await ImportProgress.Watch(source.Info.ShortName, tell => importing.Run(source, configuration.Topics, wishes, tell, cancellation));
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"Stopped. What was imported stays; \"import {named}\" goes on.");
            return ExitCode.Failed;
        }

        if (result is null) throw new RefusedException($"There is no import of \"{named}\" to go on with: say how far back, with --since 2020-01-01.", RefusalKind.Usage);
        foreach (var note in result.Notes) Console.WriteLine(note);
        Console.WriteLine(ImportProgress.Line(result.Position));
        if (result.Why is null)
        {
            Console.WriteLine($"{source.Info.ShortName} is imported back to {ImportProgress.Day(result.Position.Since, source.Info.TimeZone)}, or to its beginning.");
            return ExitCode.Done;
        }

        await (result.Failed ? Console.Error : Console.Out).WriteLineAsync($"{result.Why} \"import {named}\" goes on from here.");
        return result.Failed ? ExitCode.Failed : ExitCode.Done;
    }

    private static DateOnly? Date(ArgumentResult result)
    {
        if (result.Tokens is [var token] && DateOnly.TryParseExact(token.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        result.AddError("--since takes a date: 2020-01-01.");
        return null;
    }
}

using System.CommandLine;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Documents;
using CHEX.Syndicate.Telemetry;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary><c>read</c>: shows what feed documents are read as. It stores nothing and needs no configuration but to go out.</summary>
internal static class ReadCommand
{
    public static Command Make()
    {
        var command = new Command(
            "read",
            """
            Reads feed documents (RSS, Atom, JSON Feed, CDF; well-formed or not) and shows what they say. Nothing is stored.

            A PATH is a file, a folder (every .xml, .rss, .atom, .rdf, .cdf and .json in it and below) or an address.
            Title, summary and contentHtml are HTML as the document has it, its addresses made absolute; nothing is cleaned (see the
            command clean). Where a description is the whole text, it stands in summary and in contentHtml. Dates are in UTC.
            A document that cannot be read is one more line with ok false; the exit code is 1 where none could be read.
            """)
        {
            CommandOptions.Config,
        };
        var paths = new Argument<string[]>("PATH") { Description = "Files, folders or addresses.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Write one JSON object a line: path, ok, format, error, feed, items." };
        var at = new Option<string?>("--base") { Description = "The address that files were read at; without it relative addresses in them stay relative.", HelpName = "URL" };
        var zone = new Option<string>("--zone") { Description = "The zone of dates that name none.", HelpName = "ZONE", DefaultValueFactory = _ => "Europe/London" };
        command.Arguments.Add(paths);
        command.Options.Add(json);
        command.Options.Add(at);
        command.Options.Add(zone);
        command.Does(async (parsed, cancellation) =>
        {
            var options = new ReadOptions(Address(parsed.GetValue(at)), Zone(parsed.GetValue(zone)!), parsed.GetValue(json));
            var read = 0;
            await foreach (var document in Documents(parsed.GetValue(paths)!, () => parsed.Configuration().Settings, cancellation))
                if (Show(document, options))
                    read++;
            return read > 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static async IAsyncEnumerable<ReadDocument> Documents(string[] paths, Func<ServiceConfiguration> configuration, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var path in paths)
        {
            cancellation.ThrowIfCancellationRequested();
            if (SettingFormats.Url.Accepts(path)) yield return await Fetch(path, configuration(), cancellation);
            else
                foreach (var file in ReadDocument.Files(path))
                    yield return await ReadDocument.Load(file, cancellation);
        }
    }

    private static async Task<ReadDocument> Fetch(string url, ServiceConfiguration configuration, CancellationToken cancellation)
    {
        using var logs = ConsoleLog.Make(command: true);
        using var sites = SiteReading.Make(configuration, TimeProvider.System, Random.Shared, logs);
        try
        {
            var answer = await sites.Reader.Document(new Uri(url), cancellation);
            return new ReadDocument(url, answer.Body, answer.ContentType, answer.Url, null);
        }
        catch (UnreadableException e)
        {
            return new ReadDocument(url, default, null, null, e.Message);
        }
    }

    private static bool Show(ReadDocument document, ReadOptions options)
    {
        Listing? listing = null;
        var error = document.Error;
        if (error is null)
        {
            try
            {
                listing = FeedDocument.ReadAll(document.Bytes, document.ContentType, document.Url ?? options.Base ?? ReadReport.Unknown, options.Zone);
            }
            catch (UnreadableException e)
            {
                error = e.Message;
            }
        }

        if (options.Json) Console.WriteLine(ReadReport.Json(document.Path, listing, error));
        else ReadReport.Write(Console.Out, document.Path, listing, error);
        return listing is not null;
    }

    private static Uri? Address(string? text) => text is null ? null : SettingFormats.Url.Accepts(text) ? new Uri(text) : throw new RefusedException($"--base: \"{text}\" is no address. Write one like https://their.site/feed.", RefusalKind.Usage);

    private static string Zone(string text) => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _) ? text : throw new RefusedException($"--zone: \"{text}\" is no zone. Write one like Europe/London.", RefusalKind.Usage);

    private sealed record ReadOptions(Uri? Base, string Zone, bool Json);
}

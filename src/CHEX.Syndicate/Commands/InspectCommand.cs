using System.CommandLine;
using System.Globalization;
using CHEX.Syndicate.Sources.Health;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary><c>inspect</c>: the documents of a source that were not believed.</summary>
internal static class InspectCommand
{
    public static Command Make()
    {
        var named = new Argument<string>("SOURCE") { Description = "The source's id." };
        var save = new Option<string?>("--save", "-s") { Description = "Write the document as it came to this file.", HelpName = "FILE" };
        var number = new Option<int>("--number", "-n") { Description = "Which of them, 1 being the newest.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var command = new Command("inspect", "Shows the documents of a source that were not believed, and why; saves one to a file.") { named, save, number, CommandOptions.Config, CommandOptions.Data };
        command.Does(async (parsed, cancellation) =>
        {
            await using var store = await OpenStore.Existing(parsed.Configuration().Settings.Node, parsed.GetValue(CommandOptions.Data)!, TimeProvider.System, cancellation);
            var source = parsed.GetValue(named)!;
            var kept = await store.Db.Read(
                async tx => await KeptDocuments.Of(tx, await NamedSource.Find(tx, source)), cancellation);
            if (kept.Count == 0)
            {
                Console.WriteLine($"Nothing of {source} is kept: it was always believed, or what was kept is erased.");
                return ExitCode.Done;
            }

            if (parsed.GetValue(save) is { } file)
            {
                if (parsed.GetValue(number) is var n && (n < 1 || n > kept.Count)) throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"There are {kept.Count} documents of {source}: --number takes 1 to {kept.Count}."), RefusalKind.Usage);
                var bytes = await store.Db.Read(tx => KeptDocuments.Body(tx, kept[n - 1].Id), cancellation);
                await File.WriteAllBytesAsync(file, bytes, cancellation);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFullPath(file)}: {bytes.Length} bytes of {kept[n - 1].Url}{(kept[n - 1].Whole ? "" : " (its beginning)")}"));
                return ExitCode.Done;
            }

            foreach (var (document, index) in kept.Select((d, i) => (d, i + 1)))
            {
                var at = DateTimeOffset.FromUnixTimeMilliseconds(document.At).ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{index}. {at}  {document.Origin}  {document.Url}  {document.ContentType}  {document.Bytes} bytes{(document.Whole ? "" : ", the beginning is kept")}"));
                foreach (var why in document.Why.Split('\n', StringSplitOptions.RemoveEmptyEntries)) Console.WriteLine($"   {why}");
            }

            Console.WriteLine($"Save one with: inspect {source} --save FILE --number N");
            return ExitCode.Done;
        });
        return command;
    }
}

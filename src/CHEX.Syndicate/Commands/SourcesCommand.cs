using System.CommandLine;
using System.Globalization;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Health;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary>
/// <c>sources</c>: how each source stands and when it is read next; <c>pause</c>, <c>resume</c> and <c>refresh</c> tell one what to do.
/// They work beside a running service.
/// </summary>
internal static class SourcesCommand
{
    private static readonly Argument<string> Named = new("SOURCE") { Description = "The source's id." };

    public static Command Make()
    {
        var command = new Command("sources", "Shows each source: its state, its last reading, and when it is read next.") { CommandOptions.Config, CommandOptions.Data };
        command.Does(async (parsed, cancellation) =>
        {
            await using var store = await Open(parsed, cancellation);
            var (standings, now) = await store.Db.Read(async tx => (await SourceStandings.All(tx), tx.Now), cancellation);
            var matters = (await store.Db.Read(HealthTable.All, cancellation)).Where(c => !c.IsOk).ToLookup(c => c.Source, StringComparer.Ordinal);
            foreach (var standing in standings)
            {
                Write(standing, now);
                foreach (var matter in matters[standing.Id]) Console.WriteLine($"  {matter.Matter} is {matter.State} since {Time(matter.Since)}: {matter.Why.Replace("\n", "; ", StringComparison.Ordinal)}. {Advice.For(matter)}");
            }

            return ExitCode.Done;
        });
        command.Subcommands.Add(Telling("pause", "Stops reading a source; what it published stays.", SourceStandings.Pause, "is paused. Read it again with: sources resume", "was paused already"));
        command.Subcommands.Add(Telling("resume", "Reads a source again that was paused, or is gone (410), at once.", SourceStandings.Resume, "is read again", "was not stopped: there is nothing to resume"));
        command.Subcommands.Add(Refresh());
        return command;
    }

    private static Command Telling(string name, string does, Func<Tx, string, Task<bool>> work, string done, string not)
    {
        var command = new Command(name, does) { Named, CommandOptions.Config, CommandOptions.Data };
        command.Does(async (parsed, cancellation) =>
        {
            await using var store = await Open(parsed, cancellation);
            var id = await Find(store.Db, parsed.GetValue(Named)!, cancellation);
            var did = await store.Db.Write(tx => work(tx, id), cancellation);
            await (did ? Console.Out : Console.Error).WriteLineAsync($"{id} {(did ? done : not)}.");
            return did ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static Command Refresh()
    {
        var command = new Command("refresh", "Has a running service read a source now, if that was not done in the last five minutes.") { Named, CommandOptions.Config, CommandOptions.Data };
        command.Does(async (parsed, cancellation) =>
        {
            await using var store = await Open(parsed, cancellation);
            var id = await Find(store.Db, parsed.GetValue(Named)!, cancellation);
            var standing = (await store.Db.Read(SourceStandings.All, cancellation)).Single(s => s.Id == id);
            if (standing.State != "active") throw new RefusedException($"{id} is no longer configured, so it is not read.", RefusalKind.NotFound);
            if (standing.Hold is not null) throw new RefusedException($"{id} is {standing.Hold}. Read it again with: sources resume {id}", RefusalKind.NotFound);
            var last = await store.Db.Write(tx => SourceStandings.Refresh(tx, id), cancellation);
            if (last is { } at) await Console.Error.WriteLineAsync($"{id} was read at {Time(at)}; its site is not asked again within five minutes.");
            else Console.WriteLine($"{id} is read now, where the service runs.");
            return last is null ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static void Write(SourceStanding standing, long now)
    {
        var state = (standing.State, standing.Hold) switch
        {
            ("active", "gone") => $"gone since {Time(standing.HeldAt ?? 0)} (410): not asked again until its url is changed, or: sources resume {standing.Id}",
            ("active", { } hold) => $"{hold} since {Time(standing.HeldAt ?? 0)}; read it again with: sources resume {standing.Id}",
            ("active", _) when standing.Attempts > 0 => string.Create(CultureInfo.InvariantCulture, $"failing, {standing.Attempts} times in a row"),
            ("active", _) => "active",
            _ => "paused: it is no longer configured",
        };
        Console.WriteLine($"{standing.Id}  {state}");
        if (standing.At is { } at) Console.WriteLine($"  last read {Time(at)}: {standing.Verdict}{(standing.Verdict == "failed" && standing.Reason is { } why ? ". " + PlainText.Tidy(why.Split('\n')[0]) : "")}");
        if (standing.Due is { } due) Console.WriteLine($"  read next {(due <= now ? "now" : Time(due))}");
        if (standing.MovedTo is { } home) Console.WriteLine($"  note: it has moved to {home} for good and is read there. Change its url.");
    }

    private static Task<string> Find(Db db, string named, CancellationToken cancellation) => db.Read(tx => NamedSource.Find(tx, named), cancellation);

    private static Task<OpenStore> Open(ParseResult parsed, CancellationToken cancellation) =>
        OpenStore.Existing(parsed.Configuration().Settings.Node, parsed.GetValue(CommandOptions.Data)!, TimeProvider.System, cancellation);

    private static string Time(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

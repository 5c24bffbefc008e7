using System.CommandLine;
using System.Globalization;
using CHEX.Syndicate.Feeds.WebSub;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary><c>subscriptions</c>: who has feeds pushed to it, and <c>subscriptions end</c>, which ends those of one callback. It works beside a running service.</summary>
internal static class SubscriptionsCommand
{
    private static readonly Argument<string> Callback = new("CALLBACK") { Description = "The callback's address, as subscriptions shows it." };

    public static Command Make()
    {
        var command = new Command("subscriptions", "Shows who has feeds pushed to it (WebSub), until when, and what fails.") { CommandOptions.Config, CommandOptions.Data };
        command.Does(async (parsed, cancellation) =>
        {
            await using var store = await Open(parsed, cancellation);
            var all = await store.Db.Read(Subscriptions.All, cancellation);
            foreach (var topic in all.GroupBy(s => s.Topic))
            {
                Console.WriteLine(topic.Key);
                foreach (var one in topic) Console.WriteLine($"  {one.Callback}  {Of(one)}");
            }

            Console.WriteLine($"{all.Count} subscriptions to {all.Select(s => s.Topic).Distinct(StringComparer.Ordinal).Count()} feeds.");
            return ExitCode.Done;
        });

        var end = new Command("end", "Has a running service tell a subscriber that its subscriptions are over, and end them.") { Callback, CommandOptions.Config, CommandOptions.Data };
        end.Does(async (parsed, cancellation) =>
        {
            await using var store = await Open(parsed, cancellation);
            var callback = parsed.GetValue(Callback)!;
            var ended = await store.Db.Write(tx => Subscriptions.Deny(tx, callback, "The operator of this hub has ended this subscription."), cancellation);
            if (ended == 0) throw new RefusedException($"{callback} is subscribed to nothing. See: subscriptions", RefusalKind.NotFound);
            Console.WriteLine($"{ended} subscriptions end now, where the service runs.");
            return ExitCode.Done;
        });
        command.Subcommands.Add(end);
        return command;
    }

    private static string Of(ListedSubscription one)
    {
        var signed = one.HasSecret == 1 ? "signed, " : "";
        var pushed = one.PushedAt is { } at ? $"pushed {one.Pushed.ToString(CultureInfo.InvariantCulture)} times, last {Time(at)}" : "nothing pushed yet";
        var failing = one.FailingSince is { } since ? $"; failing since {Time(since)}, {one.Attempts.ToString(CultureInfo.InvariantCulture)} times in a row: {one.Failed ?? "not tried yet"}" : "";
        return $"{signed}since {Time(one.Since)}, until {Time(one.LeaseEnd)}; {pushed}{failing}";
    }

    private static Task<OpenStore> Open(ParseResult parsed, CancellationToken cancellation) =>
        OpenStore.Existing(parsed.Configuration().Settings.Node, parsed.GetValue(CommandOptions.Data)!, TimeProvider.System, cancellation);

    private static string Time(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

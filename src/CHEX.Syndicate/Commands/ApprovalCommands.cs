using System.CommandLine;
using System.Globalization;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Health;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary><c>held</c>, <c>approve</c> and <c>refuse</c>: what waits for a person. They work beside a running service.</summary>
internal static class ApprovalCommands
{
    private const int Shown = 500;

    private static readonly Argument<string[]> Named = new("SOURCE|POST")
    {
        Description = "Sources by their id, posts by their id or address.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Held()
    {
        var named = new Argument<string?>("SOURCE") { Description = "Only those of this source.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("held", "Lists the posts that wait for approval, and the sources that are not well.") { named, CommandOptions.Config, CommandOptions.Data };
        command.Does(async (parsed, cancellation) =>
        {
            await using var store = await Store(parsed, cancellation);
            var only = parsed.GetValue(named);
            var (conditions, posts) = await store.Db.Read(
                async tx =>
                {
                    if (only is not null) await NamedSource.Find(tx, only);
                    return (only is null ? await HealthTable.All(tx) : await HealthTable.Of(tx, only), await OnHold.List(tx, only, Shown));
                },
                cancellation);
            Write(conditions, posts);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Approve()
    {
        var command = new Command("approve", "Publishes posts that wait. Of a source: all that wait and are listed still; and where the source has changed so that it is not believed, what it has become is accepted.") { Named, CommandOptions.Config, CommandOptions.Data };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Tell nobody: they appear in feeds and on pages, and no account posts them." };
        command.Options.Add(quiet);
        command.Does((parsed, cancellation) => Each(parsed, async (tx, source, posts) =>
        {
            if (source is null) return await Approvals.Posts(tx, [.. posts.Select(p => p.Id)], [.. posts.Select(p => p.Source)], parsed.GetValue(quiet)) is { Count: > 0 } done ? $"{done[0]} is published." : null;
            var approved = await Approvals.Source(tx, source, parsed.GetValue(quiet), ReadSource.LaneKind);
            if (approved is { Published.Count: 0, Left.Count: 0, Accepted: false }) return null;
            var said = new List<string> { Say($"{source}: {approved.Published.Count} posts are published.") };
            if (approved.Left.Count > 0) said.Add(Say($"{approved.Left.Count} are no longer listed by it and wait: approve or refuse them by their ids ({string.Join(", ", approved.Left.Take(20))})."));
            if (approved.Accepted) said.Add("What it has become is accepted; it is read now.");
            return string.Join(' ', said);
        }, cancellation));
        return command;
    }

    public static Command Refuse()
    {
        var command = new Command("refuse", "Keeps posts that wait out for good, one by one or all of a source; nothing of them is ever public (restore brings one in after all).") { Named, CommandOptions.Config, CommandOptions.Data };
        command.Does((parsed, cancellation) => Each(parsed, async (tx, source, posts) =>
        {
            var ids = source is null ? [.. posts.Select(p => p.Id)] : (await OnHold.List(tx, source, int.MaxValue)).Select(h => h.Id).ToList();
            var refused = await Approvals.Refuse(tx, ids, source is null ? [.. posts.Select(p => p.Source)] : [source]);
            return refused.Count == 0 ? null : source is null ? $"{refused[0]} is refused." : Say($"{source}: {refused.Count} posts are refused.");
        }, cancellation));
        return command;
    }

    // Each name in a transaction of its own: one that is wrong stops none of the others.
    private static async Task<int> Each(ParseResult parsed, Func<Tx, string?, IReadOnlyList<Post>, Task<string?>> work, CancellationToken cancellation)
    {
        await using var store = await Store(parsed, cancellation);
        var failed = false;
        foreach (var name in parsed.GetValue(Named)!)
        {
            try
            {
                var said = await store.Db.Write(
                    async tx => await SourceRows.Get(tx, name) is not null ? await work(tx, name, [])
                        : await PostTable.ByAddress(tx, name) is { } post ? await work(tx, null, [post])
                        : throw new RefusedException($"There is no source and no post \"{name}\". See what waits with: held", RefusalKind.NotFound),
                    cancellation);
                if (said is not null) Console.WriteLine(said);
                else await Console.Error.WriteLineAsync($"{name}: nothing waits.");
                failed |= said is null;
            }
            catch (RefusedException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                failed = true;
            }
        }

        return failed ? ExitCode.Failed : ExitCode.Done;
    }

    private static void Write(IReadOnlyList<Condition> conditions, IReadOnlyList<HeldPost> posts)
    {
        var unwell = conditions.Where(c => !c.IsOk).ToList();
        foreach (var condition in unwell)
        {
            Console.WriteLine($"{condition.Source}: {condition.Matter} is {condition.State} since {Time(DateTimeOffset.FromUnixTimeMilliseconds(condition.Since))}");
            foreach (var why in condition.Why.Split('\n', StringSplitOptions.RemoveEmptyEntries)) Console.WriteLine($"  {why}");
            Console.WriteLine($"  {Advice.For(condition)}");
        }

        foreach (var source in posts.GroupBy(p => (p.Source, p.Why)))
        {
            Console.WriteLine(Say($"{source.Key.Source}: {source.Count()} posts wait {(source.Key.Why == OnHold.ByFlood ? "because they came at once" : "for approval")}"));
            foreach (var post in source) Console.WriteLine($"  {post.Id}  {Time(post.Since)}  {post.Title}{(post.Listed ? "" : "  (no longer listed)")}\n    {post.Url}");
        }

        if (posts.Count == Shown) Console.WriteLine(Say($"The first {Shown} are shown; name a source to see its own."));
        if (unwell.Count + posts.Count == 0) Console.WriteLine("Nothing waits, and every source is well.");
    }

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Task<OpenStore> Store(ParseResult parsed, CancellationToken cancellation) =>
        OpenStore.Existing(parsed.Configuration().Settings.Node, parsed.GetValue(CommandOptions.Data)!, TimeProvider.System, cancellation);
}

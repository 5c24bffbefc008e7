using System.CommandLine;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary>
/// <c>merge</c> and <c>split</c>: a person's word on which posts tell the same story. They change what is shown, and never delete
/// a note or say one.
/// </summary>
internal static class StoryCommands
{
    public static Command Merge()
    {
        var posts = new Argument<string[]>("POST") { Description = "Two posts or more, each of another source: ids, or addresses of their pages here or at their sources.", Arity = new ArgumentArity(2, 20) };
        var command = new Command("merge", "Says that posts of several sources tell the same story: it is shown once, by the one that leads. Notes stay as they are.") { posts, CommandOptions.Config, CommandOptions.Data };
        command.Does(async (parsed, cancellation) =>
        {
            await using var store = await OpenStore.Existing(parsed.Configuration().Settings.Node, parsed.GetValue(CommandOptions.Data)!, TimeProvider.System, cancellation);
            var found = new List<string>();
            foreach (var named in parsed.GetValue(posts)!) found.Add((await NamedPost.Find(store.Db, named, cancellation)).Id);
            if (await store.Db.Write(tx => SameStory.Merge(tx, found), cancellation) is { } why)
            {
                await Console.Error.WriteLineAsync($"They were left as they are: {why}.");
                return ExitCode.Failed;
            }

            Console.WriteLine($"{string.Join(", ", found.Distinct(StringComparer.Ordinal))} are one story now.");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Split()
    {
        var post = new Argument<string>("POST") { Description = "The post: its id, or the address of its page here or at its source." };
        var command = new Command("split", "Takes a post out of the story that it was put into; it is not put there again. Notes stay as they are.") { post, CommandOptions.Config, CommandOptions.Data };
        command.Does(async (parsed, cancellation) =>
        {
            await using var store = await OpenStore.Existing(parsed.Configuration().Settings.Node, parsed.GetValue(CommandOptions.Data)!, TimeProvider.System, cancellation);
            var found = await NamedPost.Find(store.Db, parsed.GetValue(post)!, cancellation);
            if (await store.Db.Write(tx => SameStory.Split(tx, found.Id), cancellation))
            {
                Console.WriteLine($"{found.Id} “{found.Title}” is a story of its own now.");
                return ExitCode.Done;
            }

            await Console.Error.WriteLineAsync($"{found.Id} is in no story with another post.");
            return ExitCode.Failed;
        });
        return command;
    }
}

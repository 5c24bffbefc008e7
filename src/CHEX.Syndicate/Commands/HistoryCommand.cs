using System.CommandLine;
using System.Globalization;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary><c>history</c>: the texts a post had, and how they differ.</summary>
internal static class HistoryCommand
{
    public static Command Make()
    {
        var command = new Command("history", "Shows a post's versions and what was changed from one to the next: [-removed-] {+added+}.")
        {
            RemovalCommands.Named, CommandOptions.Config, CommandOptions.Data,
        };
        command.Does(async (parsed, cancellation) =>
        {
            await using var store = await OpenStore.Existing(parsed.Configuration().Settings.Node, parsed.GetValue(CommandOptions.Data)!, TimeProvider.System, cancellation);
            var post = await NamedPost.Find(store.Db, parsed.GetValue(RemovalCommands.Named)!, cancellation);
            var versions = await store.Db.Read(tx => PostHistory.Of(tx, post.Id), cancellation);
            Write(Console.Out, post, versions);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Writes the versions, oldest first, each with what the next one changed.</summary>
    public static void Write(TextWriter to, Post post, IReadOnlyList<PostVersion> versions)
    {
        if (versions.Count == 0)
        {
            to.WriteLine($"{post.Id} is purged: nothing of it is left.");
            return;
        }

        to.WriteLine($"{post.Id} “{post.Title}”, {post.State.ToString().ToLowerInvariant()}, published {Date(post.Published)}");
        for (var i = 0; i < versions.Count; i++)
        {
            var version = versions[i];
            if (i == versions.Count - 1)
            {
                to.WriteLine($"revision {version.Revision}: stands since {Date(version.Updated)}");
                break;
            }

            var difference = Difference.Of(version, versions[i + 1]);
            to.WriteLine($"revision {version.Revision}: until {Date(version.Until!.Value)}, then a {difference.Level.ToString().ToLowerInvariant()} edit:");
            foreach (var field in difference.Fields) to.WriteLine($"  {field.Field}: {field.Text()}");
        }
    }

    private static string Date(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

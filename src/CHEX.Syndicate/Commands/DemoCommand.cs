using System.CommandLine;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Demo;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary><c>demo</c>: the unchanged service beside three sample sites on this machine.</summary>
internal static class DemoCommand
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    public static Command Make()
    {
        var command = new Command("demo", "Shows the service with three sample sites on this machine; needs no network and no set-up.");
        var seconds = new Option<int?>("--seconds") { Description = "Stop by itself after so many seconds.", HelpName = "N" };
        seconds.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int?>() is < 1) given.AddError("--seconds takes a whole number from 1.");
        });
        var data = new Option<string?>("--data", "-d") { Description = "The folder that everything is kept in; without it a folder that is removed at the end.", HelpName = "FOLDER" };
        var urls = new Option<string>("--urls", "-u") { Description = "Where to listen.", HelpName = "URL", DefaultValueFactory = _ => DefaultUrl };
        command.Options.Add(urls);
        command.Options.Add(data);
        command.Options.Add(seconds);
        command.Does(async (parsed, stopped) =>
        {
            using var limit = new CancellationTokenSource();
            if (parsed.GetValue(seconds) is { } n) limit.CancelAfter(TimeSpan.FromSeconds(n));
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopped, limit.Token);
            var time = TimeProvider.System;
            var url = parsed.GetValue(urls)!.Split(';')[0].TrimEnd('/');
            if (!SettingFormats.PublicUrl.Accepts(url) || !SettingFormats.IsLoopback(url))
                throw new RefusedException($"The demo is for this machine alone: \"{url}\" is not on it. Allowed: http://127.0.0.1:PORT.", RefusalKind.Usage);
            var folder = parsed.GetValue(data);
            var temporary = folder is null ? Directory.CreateTempSubdirectory("chex-syndicate-demo-") : null;
            try
            {
                await using var sites = await SampleSites.Start(time, either.Token);
                var start = new NodeStart { File = DemoConfiguration.For(url, sites), Origin = "the demo's own configuration", Data = folder ?? temporary!.FullName, Urls = parsed.GetValue(urls) };
                await using var node = await ServiceNode.Open(start, time, Random.Shared, either.Token);
                var story = DemoStory.Tell(sites, line => Console.WriteLine(line), time, either.Token);
                await node.Serve(either.Token, () => Say(url, sites));
                await Ended(story);
            }
            finally
            {
                temporary?.Delete(recursive: true);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Say(string url, SampleSites sites) => Console.WriteLine(
        $"""

        Open   {url}/                 the home page
               {url}/feeds/all.rss    everything, for a feed reader (also .atom and .json)
               {url}/ap/network       the account, as Mastodon sees it
        Sites  {sites.Chex.Url}/latest/article   {sites.Vhs.Url}/   {sites.Phs.Url}/news/

        A post appears in {DemoStory.Step.TotalSeconds:0} seconds, is edited after as long, and is then withdrawn. Ctrl+C ends it.

        """);

    private static async Task Ended(Task story)
    {
        try
        {
            await story;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }
}

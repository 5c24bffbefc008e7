namespace CHEX.Syndicate.Demo;

/// <summary>What happens while one watches: a post appears, is edited, and is withdrawn, again and again.</summary>
internal static class DemoStory
{
    /// <summary>Between two steps.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(20);

    /// <summary>Runs until cancelled; <paramref name="say"/> gets a line at each step.</summary>
    public static async Task Tell(SampleSites sites, Action<string> say, TimeProvider time, CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            await Task.Delay(Step, time, cancellation);
            var site = (round % 2) == 1 ? sites.Chex : sites.Vhs;
            var (first, edited) = SampleTexts.Passing(round, time.GetUtcNow());
            site.Put(first);
            say($"{site.Name} publishes “{first.Title}”.");

            await Task.Delay(Step, time, cancellation);
            site.Put(edited);
            say($"{site.Name} edits it: “{edited.Title}”.");

            await Task.Delay(Step, time, cancellation);
            site.Remove(edited.Id);
            say($"{site.Name} takes it away again.");
        }
    }
}

using System.Diagnostics;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Benchmarks.Polling;

/// <summary>What the cleaner alone takes of a poll: the same texts, once it is warm.</summary>
internal static class Cleaning
{
    private static readonly Uri Page = new("https://site.example/post");

    public static (int Count, double Seconds) Of(IEnumerable<string> bodies)
    {
        var texts = bodies.ToList();
        foreach (var text in texts.Take(2000)) HtmlCleaner.Clean(text, Page);
        var runs = new List<double>();
        for (var run = 0; run < 3; run++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            foreach (var text in texts) HtmlCleaner.Clean(text, Page);
            runs.Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
        }

        return (texts.Count, runs.Order().ElementAt(1));
    }
}

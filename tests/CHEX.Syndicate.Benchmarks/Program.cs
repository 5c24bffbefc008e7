using BenchmarkDotNet.Running;

namespace CHEX.Syndicate.Benchmarks;

/// <summary>
/// <c>dotnet run -c Release --project tests/CHEX.Syndicate.Benchmarks -- startup</c> measures the whole program, <c>-- parsing CORPUS FEEDSMITH</c> reading
/// feeds beside a bare XML walk and npm feedsmith (CORPUS with feeds/ and combined.xml, FEEDSMITH where it is installed);
/// <c>-- poll FOLDER [SOURCES] [--alone]</c> a whole poll of the feeds in a folder;
/// <c>-- million</c> feeds among a thousand posts and a million; <c>-- serve [ROUNDS]</c> answers beside nginx and ASP.NET's output cache;
/// <c>-- cleaning CORPUS</c> the cleaner beside AngleSharp's parse and npm sanitize-html;
/// any other arguments go to BenchmarkDotNet (<c>--filter '*'</c>).
/// </summary>
internal static class Bench
{
    private static Task Main(string[] args) => args switch
    {
        ["startup", ..] => Startup.Measure(args.Length > 1 ? int.Parse(args[1]) : 5),
        ["parsing", var corpus, ..] => Parsing.Measure(corpus, args.ElementAtOrDefault(2), args.Length > 3 ? int.Parse(args[3]) : 7),
        ["cleaning", var corpus] => Cleaning.Measure(corpus),
        ["serve", .. var rest] => Serving.Serve.Measure(rest.Length > 0 ? int.Parse(rest[0]) : 5),
        ["million"] => Serving.Million.Measure(),
        ["bare", var url, var files] => Serving.Bare.Run(url, files),
        ["output-cache", var url, var files] => Serving.OutputCached.Run(url, files),
        ["empty-server", var url] => Startup.ServeNothing(url),
        ["poll", var corpus, .. var rest] => Polling.Poll.Measure(corpus, rest.Length > 0 ? int.Parse(rest[0]) : 200, peers: !rest.Contains("--alone")),
        _ => Task.Run(() => BenchmarkSwitcher.FromAssembly(typeof(Bench).Assembly).Run(args)),
    };
}

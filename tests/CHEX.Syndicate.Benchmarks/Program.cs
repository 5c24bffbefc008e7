using BenchmarkDotNet.Running;

namespace CHEX.Syndicate.Benchmarks;

/// <summary>
/// <c>dotnet run -c Release --project tests/CHEX.Syndicate.Benchmarks -- startup</c> measures the whole program;
/// any other arguments go to BenchmarkDotNet (<c>--filter '*'</c>).
/// </summary>
internal static class Bench
{
    private static Task Main(string[] args) => args switch
    {
        ["startup", ..] => Startup.Measure(args.Length > 1 ? int.Parse(args[1]) : 5),
        ["empty-server", var url] => Startup.ServeNothing(url),
        _ => Task.Run(() => BenchmarkSwitcher.FromAssembly(typeof(Bench).Assembly).Run(args)),
    };
}

using BenchmarkDotNet.Running;

namespace CHEX.Syndicate.Benchmarks;

internal static class Bench
{
    private static void Main(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(Bench).Assembly).Run(args);
}

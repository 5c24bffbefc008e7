using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Xunit.Sdk;

namespace CHEX.Syndicate.Tests.Aids;

/// <summary>Work that must come to an end: done on a thread that is watched, so that what hangs fails its test and names its input, instead of holding all of them up.</summary>
internal static class Bounded
{
    /// <summary>No honest case takes a hundredth of it, on however busy a machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // What it allocates is work too, and more exactly measured than its time.
    private const long MostAllocated = 400_000_000;

    /// <summary>One piece of work.</summary>
    public static void Run(string what, Action work) => Each([(what, work)]);

    /// <summary>One after the other, on one thread; each has the whole patience.</summary>
    public static void Each(IEnumerable<(string What, Action Work)> cases)
    {
        var now = "nothing yet";
        var begun = Stopwatch.GetTimestamp();
        ExceptionDispatchInfo? failed = null;
        var thread = new Thread(() =>
        {
            try
            {
                foreach (var (what, work) in cases)
                {
                    Volatile.Write(ref now, what);
                    Volatile.Write(ref begun, Stopwatch.GetTimestamp());
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    work();
                    if (GC.GetAllocatedBytesForCurrentThread() - before is > MostAllocated and var bytes) throw new XunitException($"It took {bytes / 1_000_000} MB.");
                }
            }
            catch (Exception e)
            {
                failed = ExceptionDispatchInfo.Capture(e);
            }
        })
        { IsBackground = true };
        thread.Start();
        while (!thread.Join(TimeSpan.FromMilliseconds(200)))
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref begun)) > Patience) throw new XunitException($"No end after {Patience.TotalSeconds} s of: {Shown(now)}");
        if (failed is not null) throw new XunitException($"{failed.SourceException.GetType().Name}: {failed.SourceException.Message}\nwith: {Shown(now)}\n{failed.SourceException.StackTrace}");
    }

    private static string Shown(string what) => what.Length <= 8000 ? what : what[..8000] + " …";
}

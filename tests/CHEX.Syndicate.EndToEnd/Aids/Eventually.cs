using System.Diagnostics;

namespace CHEX.Syndicate.EndToEnd.Aids;

/// <summary>Waits for what another process will do, with a generous end: a slow machine is not a failure.</summary>
public static class Eventually
{
    public static async Task True(Func<Task<bool>> holds, Func<string> otherwise, int seconds = 60)
    {
        var watch = Stopwatch.StartNew();
        Exception? last = null;
        while (watch.Elapsed < TimeSpan.FromSeconds(seconds))
        {
            try
            {
                if (await holds()) return;
            }
            catch (HttpRequestException e)
            {
                last = e;
            }
            catch (TaskCanceledException e)
            {
                last = e;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"After {seconds} s {otherwise()}", last);
    }

    public static Task True(Func<bool> holds, Func<string> otherwise, int seconds = 60) =>
        True(() => Task.FromResult(holds()), otherwise, seconds);
}

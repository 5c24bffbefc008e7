namespace CHEX.Syndicate.Tests.Aids;

/// <summary>Waits for what another task will have done, and fails loudly when it never does.</summary>
public static class Eventually
{
    public static Task True(Func<bool> condition) => True(() => Task.FromResult(condition()));

    public static async Task True(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition()) await Task.Delay(5, patience.Token);
    }
}

using CHEX.Syndicate.Lanes;

namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>How long lanes wait that could not do anything yet, in milliseconds.</summary>
internal static class HubWaits
{
#pragma warning disable CA5394 // Jitter, not secrecy.
    /// <summary>For another request to the same server to end.</summary>
    public static long ForTurn(Random random) => random.Next(100, 400);

    /// <summary>While deliveries are held. When they are let go, all look at once.</summary>
    public static long WhileHeld(Random random) => random.Next(300_000, 600_000);

    /// <summary>From 0 to 1.</summary>
    public static double Chance(Random random) => random.NextDouble();
#pragma warning restore CA5394

    /// <summary>Nothing was tried: the lane is as it was before it was claimed, and comes back at <paramref name="due"/>.</summary>
    public static Outcome ComeBack(Lane lane, long due) => Outcome.At(due, lane.Cursor) with { Attempts = lane.Attempts - 1, FailingSince = lane.FailingSince };
}

namespace CHEX.Syndicate.Http;

/// <summary>
/// Lets each key pass once every <paramref name="every"/>, and <paramref name="burst"/> times at once after a rest (a bucket of
/// tokens, kept as the one moment at which it is full again). It remembers the keys used last, at most <paramref name="most"/>.
/// </summary>
public sealed class Throttle(TimeProvider time, TimeSpan every, int burst, int most)
{
    private readonly RecentlyUsed<DateTimeOffset> fullAt = new(most);

    /// <summary>
    /// True when it may pass now, or after a <paramref name="wait"/> of at most <paramref name="patience"/>;
    /// otherwise it may not pass, and <paramref name="wait"/> says when asking again makes sense.
    /// </summary>
    public bool TryPass(string key, out TimeSpan wait, TimeSpan patience = default)
    {
        var now = time.GetUtcNow();
        (var passed, wait) = fullAt.Exchange(key, known =>
        {
            var full = known > now ? known : now;
            var until = full - now - (every * (burst - 1));
            if (until < TimeSpan.Zero) until = TimeSpan.Zero;
            return until > patience ? (full, (false, until)) : (full + every, (true, until));
        });
        return passed;
    }
}

using CHEX.Syndicate.Http;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>The least that is kept towards a site on another machine, whatever is configured. This machine's own sites are asked as is wished.</summary>
internal static class Politeness
{
    /// <summary>Between two readings of a source that nobody asked for.</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromMinutes(15);

    /// <summary>The same where the list was read in full and will be again, for it gave nothing to ask conditionally with …</summary>
    public static readonly TimeSpan Unconditional = TimeSpan.FromHours(1);

    /// <summary>… and where it is large.</summary>
    public static readonly TimeSpan LargeUnconditional = TimeSpan.FromHours(24);

    /// <summary>Between two readings that somebody asked for by hand.</summary>
    public static readonly TimeSpan ByHand = TimeSpan.FromMinutes(5);

    private const long Large = 1024 * 1024;

    /// <summary>Each request waits for its host's turn and takes it.</summary>
    public static Gate Turns(HostTurn turn, TimeSpan configured) =>
        new(async (url, cancellation) => await turn.Take(url, HostTurn.Gap(url, configured, null), cancellation), _ => { });

    /// <summary>How long after a reading its source is not read again, at least.</summary>
    /// <param name="url">Where it is read.</param>
    /// <param name="conditional">Whether the next reading can ask "only if it has changed".</param>
    /// <param name="bytes">How long its list is.</param>
    public static TimeSpan Least(Uri url, bool conditional, long bytes)
    {
        if (url.IsLoopback) return TimeSpan.Zero;
        if (conditional) return Floor;
        return bytes > Large ? LargeUnconditional : Unconditional;
    }
}

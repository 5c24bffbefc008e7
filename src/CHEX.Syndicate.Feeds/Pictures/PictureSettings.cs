using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>How much room copies of pictures may take.</summary>
public sealed record PictureSettings
{
    /// <summary>The largest picture, in bytes.</summary>
    public long Largest { get; init; } = 5 * 1024 * 1024;

    /// <summary>All pictures together, in bytes. Where there is no room no more are copied; none that was given out is taken back for it.</summary>
    public long Total { get; init; } = 1000L * 1024 * 1024;
}

/// <summary>A source, and how its server is asked for pictures.</summary>
/// <param name="Info">The source.</param>
/// <param name="HostGap">Between two requests to the same host.</param>
/// <param name="ObeyRobots">True where robots.txt is obeyed.</param>
public sealed record PictureSource(SourceInfo Info, TimeSpan HostGap, bool ObeyRobots);

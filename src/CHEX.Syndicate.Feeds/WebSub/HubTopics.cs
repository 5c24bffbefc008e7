using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>What can be subscribed to: each of our feeds, by its one address. A topic is known by the path of that address, with its query.</summary>
/// <param name="addresses">For the addresses.</param>
/// <param name="read">The feed at a path; null where there can be none, or where the path is not the one of its feed.</param>
/// <param name="open">False where nothing is pushed (any more).</param>
public sealed class HubTopics(Addresses addresses, Func<string, FeedAddress?> read, bool open = true)
{
    /// <summary>Longer paths are no topics: rows are bounded.</summary>
    internal const int LongestPath = 1000;

    /// <summary>Where the hub is.</summary>
    public string Hub => addresses.Hub;

    /// <summary>Our own authority: nobody has us push to ourselves.</summary>
    public string Authority => addresses.Authority;

    /// <summary>The path of a topic's address; null where it is not ours.</summary>
    public string? PathOf(string topic) =>
        topic.StartsWith(addresses.PublicUrl + "/", StringComparison.Ordinal) && topic.Length - addresses.PublicUrl.Length <= LongestPath && topic.All(letter => letter is > ' ' and <= '~')
            ? topic[addresses.PublicUrl.Length..]
            : null;

    /// <summary>The address of a topic.</summary>
    public string UrlOf(string path) => addresses.PublicUrl + path;

    /// <summary>The feed of a topic; null where it is none (any more). An archive or a page is none: what is new is in its feed.</summary>
    public FeedAddress? At(string path) => open && read(path) is { IsNewest: true } feed ? feed : null;

    /// <summary>The name of a topic's log: it moves when the feed has news.</summary>
    internal static string LogOf(string path) => "feed:" + path;

    /// <summary>The key of the lane that leads from a topic to a callback.</summary>
    internal static string Key(string path, string callback) => path + ' ' + callback;

    /// <summary>The topic and the callback of a lane.</summary>
    internal static (string Path, string Callback) Read(string key)
    {
        var space = key.IndexOf(' ', StringComparison.Ordinal);
        return (key[..space], key[(space + 1)..]);
    }
}

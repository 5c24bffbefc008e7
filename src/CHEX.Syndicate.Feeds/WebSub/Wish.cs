using System.Globalization;
using System.Text;
using CHEX.Syndicate.Http;

namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>What a subscriber asks for (WebSub §5.1), read and found to be right in itself.</summary>
/// <param name="Subscribe">False to end a subscription.</param>
/// <param name="Path">The path of the topic.</param>
/// <param name="Callback">Where it is told.</param>
/// <param name="Lease">For how long; unused where it ends.</param>
/// <param name="Secret">What contents are signed with, or null.</param>
internal sealed record Wish(bool Subscribe, string Path, Uri Callback, TimeSpan Lease, byte[]? Secret)
{
    /// <summary>Longer callbacks are refused: rows are bounded.</summary>
    internal const int LongestCallback = 1000;

    /// <summary>A secret must be less than 200 bytes (§5.1).</summary>
    internal const int SecretBound = 200;

    /// <summary>Reads a request. Null where something is wrong with it; then <paramref name="wrong"/> says what, and in which field.</summary>
    public static Wish? Read(IReadOnlyDictionary<string, IReadOnlyList<string>> fields, HubTopics topics, Func<Uri, string?> objection, out string wrong)
    {
        foreach (var name in (ReadOnlySpan<string>)["hub.mode", "hub.topic", "hub.callback", "hub.lease_seconds", "hub.secret"])
        {
            if (fields.TryGetValue(name, out var values) && values.Count > 1) return Nothing($"{name} is given more than once.", out wrong);
        }

        var mode = Value(fields, "hub.mode");
        if (mode is not ("subscribe" or "unsubscribe")) return Nothing("hub.mode must be subscribe or unsubscribe. Publishing needs no request: the feeds of this hub are its own.", out wrong);

        if (Value(fields, "hub.topic") is not { } topic) return Nothing("hub.topic is missing: the address of a feed, as its link rel=self has it.", out wrong);
        if (topics.PathOf(topic) is not { } path) return Nothing(NoTopic, out wrong);

        if (Value(fields, "hub.callback") is not { } text) return Nothing("hub.callback is missing: the address that is told.", out wrong);
        if (CallbackOf(text, topics, objection, out wrong) is not { } callback) return null;

        var lease = LeaseOf(mode == "subscribe" ? Value(fields, "hub.lease_seconds") : null);
        if (lease is null) return Nothing("hub.lease_seconds must be a positive whole number of seconds.", out wrong);

        var secret = Value(fields, "hub.secret") is { } words ? Encoding.UTF8.GetBytes(words) : null;
        if (secret?.Length >= SecretBound) return Nothing($"hub.secret must be less than {SecretBound} bytes long.", out wrong);
        wrong = "";
        return new Wish(mode == "subscribe", path, callback, lease.Value, secret);
    }

    /// <summary>There is no such topic.</summary>
    internal const string NoTopic = "hub.topic is not one of the feeds of this hub. Give the address that the feed's link rel=self has; all feeds are listed at /feeds.opml.";

    private static Uri? CallbackOf(string text, HubTopics topics, Func<Uri, string?> objection, out string wrong)
    {
        var url = AddressOf(text);
        wrong =
            url is null ? "hub.callback must be an absolute http or https address."
            : url.AbsoluteUri.Length > LongestCallback ? $"hub.callback must not be longer than {LongestCallback} characters."
            : url.Fragment.Length > 0 ? "hub.callback must not have a fragment."
            : HostTurn.Authority(WithoutDot(url)) == topics.Authority ? "hub.callback must not be on this hub's own host."
            : objection(url) is { } why ? $"hub.callback cannot be asked: {why}."
            : "";
        return wrong.Length == 0 ? url : null;
    }

    // In ASCII, as it goes over the wire: the host as the names of the Internet are written. Some hosts cannot be written so, which shows only then.
    private static Uri? AddressOf(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0) return null;
        try
        {
            return Ascii.IsValid(url.IdnHost) && Uri.TryCreate(new UriBuilder(url) { Host = url.IdnHost }.Uri.AbsoluteUri, UriKind.Absolute, out var plain) && Ascii.IsValid(plain.AbsoluteUri) ? plain : null;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    // "example.org." is example.org.
    private static Uri WithoutDot(Uri url) => url.Host.EndsWith('.') ? new UriBuilder(url) { Host = url.Host.TrimEnd('.') }.Uri : url;

    // Null where it is no such number. What is longer than a number can be is simply too long.
    private static TimeSpan? LeaseOf(string? text)
    {
        if (text is null) return HubLimits.DefaultLease;
        if (!text.All(char.IsAsciiDigit) || text.All(digit => digit == '0')) return null;
        var most = (long)HubLimits.LongestLease.TotalSeconds;
        var seconds = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, most) : most;
        return TimeSpan.FromSeconds(Math.Max(seconds, (long)HubLimits.ShortestLease.TotalSeconds));
    }

    // A field that is there and empty says nothing.
    private static string? Value(IReadOnlyDictionary<string, IReadOnlyList<string>> fields, string name) =>
        fields.TryGetValue(name, out var values) && values[0].Length > 0 ? values[0] : null;

    private static Wish? Nothing(string why, out string wrong)
    {
        wrong = why;
        return null;
    }
}

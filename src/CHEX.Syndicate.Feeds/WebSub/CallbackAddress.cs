namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>The callback with our parameters at the end of its query, which stays as it is (WebSub §5.1.1).</summary>
internal static class CallbackAddress
{
    public static Uri With(string callback, params (string Name, string Value)[] parameters)
    {
        var added = string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        var glue = !callback.Contains('?', StringComparison.Ordinal) ? "?" : callback[^1] is '?' or '&' ? "" : "&";
        return new Uri(callback + glue + added);
    }
}

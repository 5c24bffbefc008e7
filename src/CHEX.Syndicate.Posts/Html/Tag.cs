namespace CHEX.Syndicate.Posts.Html;

/// <summary>A tag as <see cref="Cleaner"/> writes it: lower-case names, values in double quotes, no "&lt;" or "&gt;" in a value.</summary>
internal static class Tag
{
    /// <summary>The value of an attribute as it stands there, escaped; null where there is none.</summary>
    public static string? Value(ReadOnlySpan<char> tag, string attribute)
    {
        var start = tag.IndexOf($" {attribute}=\"", StringComparison.OrdinalIgnoreCase);
        if (start < 0) return null;
        var value = tag[(start + attribute.Length + 3)..];
        var end = value.IndexOf('"');
        return end < 0 ? null : value[..end].ToString();
    }
}

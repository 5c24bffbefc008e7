using System.Text;
using System.Text.Json;

namespace CHEX.Syndicate.Sources.Pages.Origins;

/// <summary>The JSON in a page's script: alone, in CDATA or an HTML comment, or given to a variable.</summary>
internal static class ScriptJson
{
    private const int Longest = 4 * 1024 * 1024;

    private static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    /// <summary>The first JSON object or list in the text; null where there is none that can be read.</summary>
    public static JsonElement? Read(string text)
    {
        if (text.Length > Longest) return null;
        for (var (at, tries) = (text.AsSpan().IndexOfAny('{', '['), 0); at >= 0 && tries < 20; tries++)
        {
            if (Value(text.AsSpan(at)) is { } value) return value;
            // "[CDATA[", "function () {": not what is meant.
            var next = text.AsSpan(at + 1).IndexOfAny('{', '[');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return null;
    }

    private static JsonElement? Value(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("[CDATA[")) return null;
        return Parsed(text.ToString()) ?? (text.IndexOfAny('\n', '\t') >= 0 ? Parsed(OneLine(text)) : null);
    }

    private static JsonElement? Parsed(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), Options);
            var value = JsonElement.ParseValue(ref reader);
            return value;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // A line end inside of a text is written as it is more often than one would think, and JSON knows no such thing.
    private static string OneLine(ReadOnlySpan<char> text)
    {
        var line = text.ToString().ToCharArray();
        for (var i = 0; i < line.Length; i++)
            if (char.IsControl(line[i])) line[i] = ' ';
        return new string(line);
    }
}

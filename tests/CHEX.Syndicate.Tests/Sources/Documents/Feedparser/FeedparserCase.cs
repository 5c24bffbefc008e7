using System.Text;
using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Tests.Sources.Documents.Feedparser;

/// <summary>One of feedparser's test feeds: what is in its comment, and its bytes.</summary>
internal sealed partial record FeedparserCase(string Path, byte[] Bytes, string Expectation, string? ContentType, bool ByHttp, bool HasLabels)
{
    public static readonly string[] Folders = ["wellformed", "illformed", "entities", "encoding", "json"];

    // The tests are served from there.
    public Uri Url => new("http://127.0.0.1:8097/tests/" + Path);

    public static IEnumerable<FeedparserCase> All(string tests) =>
        from folder in Folders
        from file in Directory.EnumerateFiles(System.IO.Path.Combine(tests, folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        where file.EndsWith(".xml", StringComparison.Ordinal) || file.EndsWith(".json", StringComparison.Ordinal)
        select Load(tests, file);

    private static FeedparserCase Load(string tests, string file)
    {
        var bytes = File.ReadAllBytes(file);
        var text = Decoded(bytes);
        var path = System.IO.Path.GetRelativePath(tests, file).Replace('\\', '/');
        var type = ContentTypeHeader().Match(text) is { Success: true } header ? header.Groups["value"].Value.Trim() : null;
        return new(path, bytes, Expect().Match(text).Groups["value"].Value.Trim(), type, path.Contains("http", StringComparison.Ordinal), text.Contains("label=", StringComparison.Ordinal));
    }

    private static string Decoded(byte[] b) => b switch
    {
        [0, 0, 0xFE, 0xFF, ..] or [0, 0, 0, 0x3C, ..] => new UTF32Encoding(bigEndian: true, byteOrderMark: false).GetString(b),
        [0xFF, 0xFE, 0, 0, ..] or [0x3C, 0, 0, 0, ..] => Encoding.UTF32.GetString(b),
        [0, 0x3C, ..] or [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(b),
        [0x3C, 0, ..] or [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(b),
        _ => Encoding.UTF8.GetString(b),
    };

    [GeneratedRegex(@"Expect:\s*(?<value>.*?)\s*-->", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Expect();

    [GeneratedRegex(@"^Header:\s+Content-type:(?<value>.*)$", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ContentTypeHeader();
}

using CHEX.Syndicate.Http;

namespace CHEX.Syndicate.Commands;

/// <summary>A document for <c>read</c>, or why there is none.</summary>
internal sealed record ReadDocument(string Path, ReadOnlyMemory<byte> Bytes, string? ContentType, Uri? Url, string? Error)
{
    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase) { ".xml", ".rss", ".atom", ".rdf", ".cdf", ".json" };
    private static readonly long Longest = new FetchLimits().FeedBytes;

    /// <summary>The file itself, or the folder's files with the endings that feeds have, in order.</summary>
    public static IEnumerable<string> Files(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(f => Endings.Contains(System.IO.Path.GetExtension(f))).Order(StringComparer.Ordinal)
        : [path];

    public static async Task<ReadDocument> Load(string file, CancellationToken cancellation)
    {
        try
        {
            var length = new FileInfo(file).Length;
            return length > Longest
                ? new(file, default, null, null, $"The file has {length} bytes; no feed of more than {Longest} is read.")
                : new(file, await File.ReadAllBytesAsync(file, cancellation), null, null, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(file, default, null, null, e is FileNotFoundException or DirectoryNotFoundException ? "There is no such file or folder." : e.Message);
        }
    }
}

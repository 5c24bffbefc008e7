using System.Reflection;
using System.Security.Cryptography;

namespace CHEX.Syndicate.Pages;

/// <summary>
/// One file that pages load from us. Its path (<c>/assets/site.3f2a9c01d4.css</c>) changes with its bytes, so that it may be kept for ever.
/// </summary>
public sealed record SiteAsset(string Path, string ContentType, ReadOnlyMemory<byte> Body, string ETag);

/// <summary>The style sheet and our own pictures. Pages load nothing from anybody else.</summary>
public static class SiteAssets
{
    private const string Folder = "CHEX.Syndicate.Pages.Assets.";
    private static readonly Dictionary<string, SiteAsset> ByName = Load();
    private static readonly Dictionary<string, SiteAsset> ByPath = ByName.Values.ToDictionary(asset => asset.Path, StringComparer.Ordinal);

    /// <summary>The style sheet of all pages.</summary>
    public static SiteAsset Style => ByName["site.css"];

    /// <summary>The style sheet of lists in frames of other sites.</summary>
    public static SiteAsset EmbedStyle => ByName["embed.css"];

    /// <summary>Our mark, as SVG.</summary>
    public static SiteAsset Mark => ByName["mark.svg"];

    /// <summary>The streams beside the title of the home page: decoration.</summary>
    public static SiteAsset Streams => ByName["streams.svg"];

    /// <summary>Our mark, 512 by 512 pixels, for feed readers and profiles.</summary>
    public static SiteAsset Icon => ByName["icon-512.png"];

    /// <summary>Our mark, 144 by 144 pixels: the largest that RSS takes.</summary>
    public static SiteAsset Logo => ByName["icon-144.png"];

    /// <summary>The file at <paramref name="path"/>, or null.</summary>
    public static SiteAsset? At(string path) => ByPath.GetValueOrDefault(path);

    private static Dictionary<string, SiteAsset> Load()
    {
        var assembly = typeof(SiteAssets).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToDictionary(name => name[Folder.Length..], name => Read(assembly, name), StringComparer.Ordinal);
    }

    private static SiteAsset Read(Assembly assembly, string resource)
    {
        using var from = assembly.GetManifestResourceStream(resource)!;
        var body = new byte[from.Length];
        from.ReadExactly(body);
        var name = resource[Folder.Length..];
        var hash = Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 5));
        var (stem, end) = (System.IO.Path.GetFileNameWithoutExtension(name), System.IO.Path.GetExtension(name));
        return new SiteAsset($"/assets/{stem}.{hash}{end}", TypeOf(end), body, $"\"{hash}\"");
    }

    private static string TypeOf(string extension) => extension switch
    {
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        _ => throw new InvalidOperationException($"No media type is known for {extension}."),
    };
}

using System.Reflection;

namespace CHEX.Syndicate.Demo;

/// <summary>A picture that goes with a sample story. It was drawn for the demonstration.</summary>
/// <param name="File">Its name on its site.</param>
/// <param name="Alt">What it shows, for people who do not see it.</param>
public sealed record SamplePicture(string File, string Alt)
{
    public static readonly SamplePicture Hills = new("hills.jpg", "Three people on a path through green hills, in the sun");
    public static readonly SamplePicture Table = new("table.png", "Seven people at one long table");

    /// <summary>Where it is on its site.</summary>
    public string Path => "/pictures/" + File;

    /// <summary>Width and height of all of them.</summary>
    public const int Width = 1200;

    /// <inheritdoc cref="Width"/>
    public const int Height = 675;

    /// <summary>The picture at a path, or null.</summary>
    public static SamplePage? At(string path)
    {
        if (path != Hills.Path && path != Table.Path) return null;
        using var from = Assembly.GetExecutingAssembly().GetManifestResourceStream("CHEX.Syndicate.Demo.Pictures." + path[(path.LastIndexOf('/') + 1)..])!;
        var bytes = new byte[from.Length];
        from.ReadExactly(bytes);
        return new SamplePage(path == Hills.Path ? "image/jpeg" : "image/png", bytes);
    }
}

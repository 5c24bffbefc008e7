using System.Text.Json.Serialization;

namespace CHEX.Syndicate.Posts;

/// <summary>A picture of a post that was copied: where its source has it, and what we serve in its place.</summary>
/// <param name="Of">The address that the post gives for it.</param>
/// <param name="Id">Ours: the beginning of the hash of the copy's bytes.</param>
/// <param name="Type"><c>jpg</c>, <c>png</c> or <c>webp</c>, by the bytes.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Width">In pixels, as it is shown.</param>
/// <param name="Height">In pixels, as it is shown.</param>
public sealed record PictureCopy(string Of, string Id, string Type, long Length, long Width, long Height)
{
    /// <summary>The last part of its address. Importers go by its ending.</summary>
    [JsonIgnore]
    public string File => $"{Id}.{Type}";

    /// <summary>Its media type.</summary>
    [JsonIgnore]
    public string MediaType => MediaTypeOf(Type);

    /// <summary>The media type of a file with the ending <paramref name="type"/>.</summary>
    public static string MediaTypeOf(string type) => type == "jpg" ? "image/jpeg" : "image/" + type;
}

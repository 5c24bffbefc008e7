using System.Security.Cryptography;

namespace CHEX.Syndicate.Pages;

/// <summary>A page, ready to be sent. ETag is a strong validator in its quotes, a hash of the bytes.</summary>
public sealed record PageResult(int Status, ReadOnlyMemory<byte> Body, string ETag)
{
    /// <summary>The media type of all pages.</summary>
    public const string ContentType = "text/html; charset=utf-8";

    internal static PageResult Of(int status, byte[] body) => new(status, body, $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"");
}

using System.Security.Cryptography;

namespace CHEX.Syndicate.Fediverse.Signatures;

/// <summary>The digests of a body: <c>Digest</c> (RFC 3230, with draft-cavage) and <c>Content-Digest</c> (RFC 9530, with RFC 9421).</summary>
internal static class BodyDigest
{
    public static string Digest(ReadOnlySpan<byte> body) => "SHA-256=" + Base64(SHA256.HashData(body));

    public static string ContentDigest(ReadOnlySpan<byte> body) => $"sha-256=:{Base64(SHA256.HashData(body))}:";

    /// <summary>Null when the header has the body's SHA-256; else what is wrong.</summary>
    public static string? FaultOfDigest(string header, ReadOnlySpan<byte> body)
    {
        foreach (var part in header.Split(',', 17, StringSplitOptions.TrimEntries))
        {
            if (!part.StartsWith("SHA-256=", StringComparison.OrdinalIgnoreCase)) continue;
            return Matches(part["SHA-256=".Length..], SHA256.HashData(body)) ? null : "The Digest header is not the SHA-256 of the body.";
        }

        return "The Digest header has no SHA-256.";
    }

    /// <summary>Null when every digest we know is the body's, and there is one; else the status and what is wrong.</summary>
    public static SignatureRefusal? FaultOfContentDigest(string header, ReadOnlySpan<byte> body)
    {
        if (StructuredField.Dictionary(header) is not { Count: > 0 } digests || digests.Any(d => d.Value is not byte[]))
            return new(400, "The Content-Digest header is malformed; expected is sha-256=:base64:.");

        var known = false;
        foreach (var digest in digests)
        {
            var right = digest.Key switch
            {
                "sha-256" => SHA256.HashData(body),
                "sha-512" => SHA512.HashData(body),
                _ => null,
            };
            if (right is null) continue;
            var said = (byte[])digest.Value;
            if (said.Length != right.Length) return new(400, $"The Content-Digest header is malformed: its {digest.Key} has {said.Length} bytes.");
            if (!said.AsSpan().SequenceEqual(right)) return new(401, $"The Content-Digest header is not the {digest.Key} of the body.");
            known = true;
        }

        return known ? null : new(401, "The Content-Digest header has neither sha-256 nor sha-512.");
    }

    private static bool Matches(string said, ReadOnlySpan<byte> right)
    {
        Span<byte> bytes = stackalloc byte[64];
        return said.Length <= 64 && Convert.TryFromBase64String(said, bytes, out var length) && bytes[..length].SequenceEqual(right);
    }

    private static string Base64(byte[] hash) => Convert.ToBase64String(hash);
}

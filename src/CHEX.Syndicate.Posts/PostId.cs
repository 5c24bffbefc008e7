using System.Security.Cryptography;
using System.Text;

namespace CHEX.Syndicate.Posts;

/// <summary>
/// What we call a post, for ever: the first 80 bits of SHA-256 over its source and its first natural name, in base32
/// (RFC 4648, lower case): 16 letters and digits. A pure function, so that a lost database makes the same ids again;
/// among a million posts two would share an id with a chance below 10⁻¹².
/// </summary>
public static class PostId
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Length = 16;

    /// <summary>The id of what <paramref name="source"/> calls <paramref name="name"/>. An address counts in any of its spellings.</summary>
    public static string For(string source, string name) => Hash(source, Alias.Normal(name), Length);

    /// <summary>The id of what a source calls so.</summary>
    internal static string Of(Alias name) => name.Hash[..Length];

    /// <summary>A hash of a name within a source; at most 51 letters.</summary>
    internal static string Hash(string source, string name, int letters)
    {
        // A source id has no line break, so no two pairs make the same text.
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(source + "\n" + name));
        return string.Create(letters, bytes, static (text, hash) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                var bit = i * 5;
                var pair = (hash[bit / 8] << 8) | hash[Math.Min(bit / 8 + 1, hash.Length - 1)];
                text[i] = Alphabet[(pair >> (11 - bit % 8)) & 31];
            }
        });
    }
}

using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse.Documents;

/// <summary>A note: what an account says about a post.</summary>
public static class NoteDocument
{
    /// <summary>The note by itself, as served at its id: JSON text with its context.</summary>
    public static string Of(NoteView note, Addresses addresses) => throw new NotSupportedException($"{note} {addresses}");
}

using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>What a reading tells a person of the posts it found: changed names that were recognised, and withdrawn posts that are listed again.</summary>
internal static class IngestNotes
{
    /// <summary>The notes of a reading with what came of it, a line each; null where there are none.</summary>
    public static string? With(string? notes, IngestResult result)
    {
        var lines = result.Repaired.Select(r => $"“{PlainText.Start(r.Title, 80)}” ({r.Url}) has new names, and is the post {r.Post} still: {r.Why}.")
            .Concat(result.Relisted.Select(p => $"“{PlainText.Start(p.Title, 80)}” was withdrawn and is listed again: `restore {p.Id}` brings it back."));
        var all = string.Join('\n', lines.Prepend(notes).Where(line => line is not null));
        return all.Length == 0 ? null : all;
    }
}

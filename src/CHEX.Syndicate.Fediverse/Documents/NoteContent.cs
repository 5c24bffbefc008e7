using System.Text;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse.Documents;

/// <summary>
/// The HTML of a note: title, the source's own summary where it may be shown, the link, the source's name, hashtags.
/// The article's link comes first of all links, because the first one decides the card that servers draw.
/// </summary>
internal static class NoteContent
{
    // A note stays far below the 64 kB that some inboxes take, with its content in it twice.
    private const int LongestTitle = 500;
    private const int LongestSummary = 3000;

    public static string Html(NoteView note, IReadOnlyList<HashtagLink> tags)
    {
        var html = new StringBuilder();
        html.Append(NoteHtml.Paragraph($"<strong>{NoteHtml.Escape(NoteHtml.Cut(note.Post.Title, LongestTitle))}</strong>"));
        foreach (var paragraph in Paragraphs(PublicFace.Quiet(note.Post, note.Source).Summary)) html.Append(NoteHtml.Paragraph(NoteHtml.Escape(paragraph)));
        html.Append(NoteHtml.Paragraph(NoteHtml.Link(note.Post.Url)));
        html.Append(NoteHtml.Paragraph(NoteHtml.Escape($"Source: {note.Source.Name}")));
        if (tags.Count > 0) html.Append(NoteHtml.Paragraph(string.Join(' ', tags.Select(Anchor))));
        return html.ToString();
    }

    /// <summary>What the topics of a note warn of, each once; empty where none does. Plain text.</summary>
    public static string Warning(IReadOnlyList<Topic> topics) =>
        NoteHtml.Cut(string.Join(", ", topics.Select(t => t.ContentNote).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)), LongestTitle);

    /// <summary>The language as servers know languages: the primary subtag alone (en-GB is en to them).</summary>
    public static string Language(string tag) => tag.Split('-')[0].ToLowerInvariant();

    private static string Anchor(HashtagLink tag) =>
        $"<a href=\"{NoteHtml.Escape(tag.Url)}\" class=\"mention hashtag\" rel=\"tag\">#<span>{NoteHtml.Escape(tag.Name)}</span></a>";

    private static string[] Paragraphs(string? summary) =>
        NoteHtml.Cut(summary ?? "", LongestSummary).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

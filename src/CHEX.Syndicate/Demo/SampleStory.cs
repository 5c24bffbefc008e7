namespace CHEX.Syndicate.Demo;

/// <summary>One thing that a sample site publishes. All texts are invented.</summary>
/// <param name="Id">Its number on its site.</param>
/// <param name="Slug">The last part of its address.</param>
/// <param name="Title">Plain text.</param>
/// <param name="Excerpt">The site's own summary, plain text.</param>
/// <param name="Text">Paragraphs, plain text.</param>
/// <param name="Categories">As the site files it.</param>
/// <param name="Published">When.</param>
public sealed record SampleStory(int Id, string Slug, string Title, string Excerpt, IReadOnlyList<string> Text, IReadOnlyList<string> Categories, DateTimeOffset Published)
{
    /// <summary>When it was last changed.</summary>
    public DateTimeOffset Modified { get; init; } = Published;

    /// <summary>What it shows, or null.</summary>
    public SamplePicture? Picture { get; init; }
}

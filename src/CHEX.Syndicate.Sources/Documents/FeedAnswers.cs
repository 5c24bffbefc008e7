namespace CHEX.Syndicate.Sources.Documents;

/// <summary>Which element of a feed answered for each field of an entry; null where none did.</summary>
internal readonly record struct FeedAnswers
{
    public string? Url { get; init; }
    public string? Title { get; init; }
    public string? Summary { get; init; }
    public string? Content { get; init; }
    public string? Published { get; init; }
    public string? Updated { get; init; }
    public string? Authors { get; init; }
    public string? Categories { get; init; }
    public string? Image { get; init; }
    public string? Language { get; init; }

    /// <summary>As an item keeps them (<see cref="Posts.Item.Answered"/>).</summary>
    public Dictionary<string, string> ByField()
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("url", Url);
        Add("title", Title);
        Add("summary", Summary);
        Add("content", Content);
        Add("published", Published);
        Add("updated", Updated);
        Add("authors", Authors);
        Add("categories", Categories);
        Add("image", Image);
        Add("language", Language);
        return answers;

        void Add(string field, string? from)
        {
            if (from is not null) answers[field] = from;
        }
    }
}

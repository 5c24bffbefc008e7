namespace CHEX.Syndicate.Sources.Documents;

/// <summary>The program that wrote a feed, where it changes what the elements mean.</summary>
internal enum FeedMaker
{
    Other,
    WordPress,
    Squarespace,
}

/// <summary>What a feed says of itself, as far as its entries need it, and what was noted while reading it.</summary>
internal sealed class FeedHead(Uri url, string timeZone)
{
    private const int MostNotes = 20;
    private readonly List<string> _notes = [];
    private FeedAnswers _answering;
    private IReadOnlyDictionary<string, string>? _answers;

    /// <summary>Where the feed was read, after redirects.</summary>
    public Uri Url { get; } = url;
    public string TimeZone { get; } = timeZone;

    /// <summary>What the feed says of itself, collected like an entry.</summary>
    public FeedEntry Feed { get; } = new();

    /// <summary>The page that the feed is of.</summary>
    public Uri? Home { get; set; }

    /// <summary>The next, older document (RFC 5005).</summary>
    public Uri? Next { get; set; }

    /// <summary>The names of entries that the feed says were deleted.</summary>
    public List<IReadOnlyList<string>> Deleted { get; } = [];
    public string? Language { get; set; }
    public Uri? Image { get; set; }
    public FeedMaker Maker { get; set; }

    /// <summary>When to come again.</summary>
    public FeedHints Hints { get; set; } = FeedHints.None;
    public TimeSpan? UpdatePeriod { get; set; }
    public int UpdateFrequency { get; set; } = 1;
    public IReadOnlyList<string> Notes => _notes;

    public void MadeBy(string generator)
    {
        if (generator.Contains("wordpress", StringComparison.OrdinalIgnoreCase)) Maker = FeedMaker.WordPress;
        else if (generator.Contains("squarespace", StringComparison.OrdinalIgnoreCase)) Maker = FeedMaker.Squarespace;
    }

    public void Note(string sentence)
    {
        if (_notes.Count < MostNotes) _notes.Add(sentence);
    }

    /// <summary>Which element answered for a field. Entries that follow one another mostly agree, and then share one answer.</summary>
    public IReadOnlyDictionary<string, string> Answers(FeedAnswers answering)
    {
        if (_answers is not null && _answering == answering) return _answers;
        _answering = answering;
        return _answers = answering.ByField();
    }
}

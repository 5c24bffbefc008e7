using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Tests.Feeds;

/// <summary>Three sources, two topics and a set of posts that holds everything a feed has to survive.</summary>
internal static class Newsroom
{
    public const string Version = "1.0";

    public static readonly Addresses Addresses = new("https://news.example.org", "example.org", 2026);

    public static readonly FeedSettings Settings = new()
    {
        Title = "Community health news",
        Description = "News from CHEX & partners <across Scotland>",
        Publisher = "CHEX",
        Contact = "news@example.org",
        Hub = "https://news.example.org/websub",
    };

    public static readonly SourceInfo Chex = new()
    {
        Id = "chex",
        Name = "Community Health Exchange",
        ShortName = "CHEX",
        Homepage = "https://www.chex.example/",
        Url = "https://www.chex.example/latest?format=rss",
        Republish = Republish.Full,
        Pictures = true,
        Rights = "© 2026 CHEX",
        Licence = "https://creativecommons.org/licenses/by/4.0/",
    };

    public static readonly SourceInfo Vhs = new()
    {
        Id = "vhs",
        Name = "Voluntary Health Scotland",
        ShortName = "VHS",
        Homepage = "https://vhs.example/",
        Url = "https://vhs.example/feed/",
    };

    public static readonly SourceInfo Phs = new()
    {
        Id = "phs",
        Name = "Public Health Scotland",
        ShortName = "PHS",
        Homepage = "https://phs.example/",
        Url = "https://phs.example/news/",
        Republish = Republish.LinkOnly,
    };

    public static readonly IReadOnlyList<SourceInfo> Sources = [Chex, Vhs, Phs];

    public static readonly IReadOnlyList<Topic> Topics = [new("funding", "Funding & grants", ["Funding"]), new("walking", "Walking", ["Walking"])];

    /// <summary>What no store would give: half a character, and nothing at all as one. Writers survive it all the same.</summary>
    public static Post Hostile => Posts[1] with { Title = Posts[1].Title + " \u0000 \ud800 end", Summary = "\u0000", Content = "<p>\udc00</p>", Authors = ["\ud800"], Categories = ["\u0000", "a\ud800"] };

    /// <summary>Oldest first, as they arrived.</summary>
    public static IReadOnlyList<Post> Posts =>
    [
        At(1) with
        {
            Id = "aplain", Source = "chex", Title = "Health inequalities & community-led health", Summary = "A short plain summary.",
            Content = "<p>Full <a href=\"https://www.chex.example/x\">text</a>.</p><p><img src=\"https://www.chex.example/i.jpg\" alt=\"A walking group\"></p>",
            Authors = ["Ann Smith", "Bob Jones"], Categories = ["Funding", "News"], Topics = ["funding"],
            Image = new ItemImage("https://www.chex.example/i.jpg", "A walking group", 800, 450, "image/jpeg"),
            Pictures = [new PictureCopy("https://www.chex.example/i.jpg", "4a5e1e4baab89f3a32518a88c31bc87f618f7667", "jpg", 23456, 1200, 675)],
        },
        At(2) with
        {
            Id = "bhostile", Source = "chex", Title = "<script>alert(\"1\")</script> & </title> ]]> \u001b\u202Eevil\u202C \ufffd \uffff end",
            Summary = "<b>not bold</b> & AT&amp;T ]]>\u0007", Content = "<p>Ends early ]]> and ]]]]>> again \u0001\ufffd</p>\r\n<p>😀</p>",
            Authors = ["A \"quoted\" <mail@example.org>", "\u0002"], Categories = ["a & b", "\u0003"],
            Image = new ItemImage("https://www.chex.example/a?b=1&c=2", "An \"alt\" <text> & more"),
            Pictures = [new PictureCopy("https://www.chex.example/a?b=1&c=2", "76f68c4ff1f0a1b2c3d4e5f60718293a4b5c6d7e", "webp", 7, 2, 3)],
        },
        At(3) with { Id = "cgaelic", Source = "vhs", Language = "gd", Title = "Slàinte is sunnd 🏴󠁧󠁢󠁳󠁣󠁴󠁿 – coimhearsnachd", Summary = "Naidheachdan às a’ Ghàidhealtachd 👩‍👩‍👧 e\u0301", Content = "<p>Is not shown</p>" },
        At(4) with { Id = "dbidi", Source = "vhs", Language = "ar", Title = "صحة المجتمع (NHS) \u2067abc\u2069", Summary = null, Content = "<p>Is not shown</p>" },
        At(5) with { Id = "ecrowd", Source = "chex", Title = "A hundred authors", Content = "<p>No summary.</p>", Authors = [.. Enumerable.Range(1, 100).Select(n => $"Author {n}")] },
        At(6) with
        {
            Id = "fdayonly", Source = "phs", Title = "A day without a time", DayOnly = true, Summary = "Is not shown", Content = "<p>Is not shown</p>", Authors = ["Is Not Shown"],
            Categories = ["Is not shown"], Topics = ["walking"], Image = new ItemImage("https://phs.example/not-shown.jpg", "", 1, 1, "image/jpeg"),
            Published = new DateTimeOffset(2026, 5, 5, 23, 0, 0, TimeSpan.Zero), Updated = new DateTimeOffset(2026, 5, 6, 9, 30, 15, TimeSpan.Zero),
        },
        At(7) with { Id = "gbare", Source = "vhs", Title = "Nothing but a title" },
    ];

    public static FeedCache Cache(Db db, TimeProvider time, FeedSettings? settings = null, IReadOnlyList<SourceInfo>? sources = null) =>
        new(db, settings ?? Settings, Addresses, sources ?? Sources, Topics, Version, time);

    private static Post At(int day) => new()
    {
        Id = "",
        Source = "",
        Title = "",
        State = PostState.Published,
        Revision = 1,
        Seq = 0,
        Language = "en-GB",
        Url = $"https://site.example/news/{day}?a=1&b=%C3%A9",
        Published = new DateTimeOffset(2026, 5, day, 8, 9, 10, TimeSpan.Zero),
        Updated = new DateTimeOffset(2026, 5, day, 8, 9, 10, TimeSpan.Zero),
        FirstSeen = new DateTimeOffset(2026, 5, day, 9, 0, 0, TimeSpan.Zero),
    };
}

using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Tests.Fediverse.Documents;

/// <summary>A service with one account, two sources and two topics, and posts of theirs.</summary>
internal static class Sample
{
    public static readonly Addresses Addresses = new("https://news.example.org", "example.org", 2026);
    public static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly SourceInfo Vhs = new()
    {
        Id = "vhs",
        Name = "Voluntary Health Scotland",
        ShortName = "VHS",
        Homepage = "https://vhs.example",
        Url = "https://vhs.example/feed",
    };

    public static readonly SourceInfo Phs = Vhs with { Id = "phs", Name = "Public Health Scotland", ShortName = "PHS", Homepage = "https://phs.example", Url = "https://phs.example/news" };

    public static readonly AccountSettings Account = new() { Name = "network", DisplayName = "The network", Summary = "News of community health & more." };

    public static readonly FediverseSettings Settings = new()
    {
        Title = "Community health news",
        Description = "News of three organisations.",
        Accounts = [Account],
        Sources = [Vhs, Phs],
        Topics = [new Topic("mental-health", "Mental health", []), new Topic("covid-19", "Covid 19", []), new Topic("childrens-rights", "Children’s rights", [])],
        Agreed = ["vhs"],
        Operator = new Operator { Name = "CHEX", CharityNumber = "SC012345", Help = "In distress? Call 116 123." },
        Icon = "https://news.example.org/icon.png",
        Version = "0.1.0",
    };

    public static Post Post(string id = "abc") => new()
    {
        Id = id,
        Source = "vhs",
        State = PostState.Published,
        Revision = 1,
        Seq = 1,
        Url = "https://vhs.example/2026/a-post?id=1&x=2",
        Title = "Health <for> all & \"everyone\" – agus slàinte",
        Summary = "The first line.\n\nThe second <b>line</b>.",
        Content = "<p>The whole article, which nobody may repeat.</p>",
        Language = "en-GB",
        Topics = ["mental-health", "childrens-rights"],
        Published = Noon.AddDays(-1),
        Updated = Noon.AddDays(-1),
        FirstSeen = Noon,
    };

    public static NoteView Note(Post? post = null) => new()
    {
        Id = Addresses.Note("abc", 1),
        Account = "network",
        Post = post ?? Post(),
        Source = Vhs,
        Topics = [Settings.Topics[0], Settings.Topics[2]],
        Published = Noon,
    };
}

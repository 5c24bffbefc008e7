using System.Globalization;

namespace CHEX.Syndicate.Tests.Soak.World;

/// <summary>What a story's page answers.</summary>
internal enum Fate
{
    There,
    NotFound,
    Gone,

    /// <summary>It leads to the home page.</summary>
    Home,
}

/// <summary>
/// One story as its site has it now, and what was told of it. Every text of it carries its mark ("s07n012v3": site, number,
/// version), by which a post is traced back to it whatever the program under test made of its names.
/// </summary>
internal sealed class Story
{
    private readonly Random random;
    private readonly List<string> paragraphs = [];

    public Story(Site site, int number, DateTimeOffset published, int seed)
    {
        random = new Random(seed);
        Site = site;
        Number = number;
        Published = published;
        Title = Prose.Sentence(random, 7);
        Path = string.Create(CultureInfo.InvariantCulture, $"{site.Under}/news/{published:yyyy}/{Prose.Slug(Title)}-{number}");
        Guid = $"{site.Home}/?id={number}";
        for (var i = 0; i < 4; i++) paragraphs.Add(Prose.Paragraph(random));
    }

    public Site Site { get; }
    public int Number { get; }
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Site.Id}n{Number:000}");

    /// <summary>The story and its version, as it stands in every text of it.</summary>
    public string Mark => string.Create(CultureInfo.InvariantCulture, $"{Key}v{Version}");
    public int Version { get; private set; } = 1;
    public string Title { get; set; }
    public string Path { get; set; }
    public string Guid { get; set; }
    public DateTimeOffset Published { get; }

    public bool Listed { get; set; } = true;
    public Fate Page { get; set; } = Fate.There;

    /// <summary>When it was taken down; null while it is up.</summary>
    public DateTimeOffset? Removed { get; set; }
    public bool Polished { get; set; }

    /// <summary>Its whole text where another site copied it.</summary>
    public Story? CopyOf { get; init; }

    public string Excerpt => $"{Mark}. {(CopyOf ?? this).paragraphs[0]}";

    /// <summary>The text as HTML. Polish changes the tags and nothing else.</summary>
    public string Body => string.Concat((CopyOf ?? this).paragraphs.Prepend($"Reference {Mark}.").Select(p => Polished ? $"<p class=\"polished\"><span>{p}</span></p>\n" : $"<p>{p}</p>"));

    /// <summary>An edit that a reader notices.</summary>
    public void Edit(bool title = false)
    {
        Version++;
        paragraphs[1 + random.Next(paragraphs.Count - 1)] = Prose.Paragraph(random);
        if (title) Title = Prose.Sentence(random, 7);
    }
}

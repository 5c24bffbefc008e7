using System.Text.Encodings.Web;
using System.Text.Json;

namespace CHEX.Syndicate.Posts;

/// <summary>A row of the table <c>post</c>, as it is stored: times in milliseconds, lists as JSON.</summary>
internal sealed class PostRow
{
    /// <summary>The columns, named for <see cref="PostRow"/>.</summary>
    public const string Columns =
        "id AS Id, source AS Source, origin AS Origin, state AS State, withdrawn_by AS WithdrawnBy, relisted AS Relisted, gen AS Gen, rev AS Rev, seq AS Seq, url AS Url, title AS Title, " +
        "summary AS Summary, content AS Content, language AS Language, authors AS Authors, categories AS Categories, topics AS Topics, " +
        "image AS Image, enclosures AS Enclosures, pictures AS Pictures, published AS Published, precision AS Precision, updated AS Updated, first_seen AS FirstSeen, added AS Added";

    /// <summary>How lists and pictures are written: stable, and readable in the database.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Id { get; init; } = "";
    public string Source { get; init; } = "";

    /// <summary>The origin whose text it has; it alone replaces the text as a whole.</summary>
    public string? Origin { get; init; }
    public string State { get; init; } = "";
    public string? WithdrawnBy { get; init; }

    /// <summary>When its source listed it again after it was withdrawn.</summary>
    public long? Relisted { get; init; }

    /// <summary>True where its source withdrew it, and this was not told: it is listed again.</summary>
    public bool IsBack => State == IsWithdrawn && WithdrawnBy == BySource && Relisted is null;

    /// <summary>True where it is shown, or may be.</summary>
    public bool IsAlive => State is IsPublished or IsHeld;
    public long Gen { get; init; }
    public long Rev { get; init; }
    public long Seq { get; init; }
    public string Url { get; init; } = "";
    public string Title { get; init; } = "";
    public string? Summary { get; init; }
    public string? Content { get; init; }
    public string? Language { get; init; }
    public string Authors { get; init; } = "[]";
    public string Categories { get; init; } = "[]";
    public string Topics { get; init; } = "[]";
    public string? Image { get; init; }
    public string Enclosures { get; init; } = "[]";
    public string Pictures { get; init; } = "[]";
    public long Published { get; init; }
    public string Precision { get; init; } = Instant;
    public long Updated { get; init; }
    public long FirstSeen { get; init; }

    /// <summary>See <see cref="AddedMoments"/>; 0 where it was never published.</summary>
    public long Added { get; init; }

    // The values of the columns state, withdrawn_by and precision.
    public const string IsPublished = "published";
    public const string IsHeld = "held";
    public const string IsWithdrawn = "withdrawn";
    public const string IsPurged = "purged";
    public const string BySource = "source";
    public const string ByOperator = "operator";
    public const string Instant = "instant";
    public const string Day = "day";

    /// <summary>The source did not say: <see cref="Published"/> is the moment of first sight.</summary>
    public const string Seen = "seen";

    public Post Post() => new()
    {
        Id = Id,
        Source = Source,
        State = State switch { IsPublished => PostState.Published, IsHeld => PostState.Held, IsWithdrawn => PostState.Withdrawn, _ => PostState.Purged },
        Generation = Gen,
        Revision = Rev,
        Seq = Seq,
        Url = Url,
        Title = Title,
        Summary = Summary,
        Content = Content,
        Language = Language ?? "und",
        Authors = Read<string[]>(Authors) ?? [],
        Categories = Read<string[]>(Categories) ?? [],
        Topics = Read<string[]>(Topics) ?? [],
        Image = Image is null ? null : Read<ItemImage>(Image),
        Enclosures = Read<Enclosure[]>(Enclosures) ?? [],
        Pictures = Pictures == "[]" ? [] : Read<PictureCopy[]>(Pictures) ?? [],
        Published = DateTimeOffset.FromUnixTimeMilliseconds(Published),
        DayOnly = Precision == Day,
        Updated = DateTimeOffset.FromUnixTimeMilliseconds(Updated),
        FirstSeen = DateTimeOffset.FromUnixTimeMilliseconds(FirstSeen),
        Added = DateTimeOffset.FromUnixTimeMilliseconds(Added),
    };

    /// <summary>A list or a picture as it is stored.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Json);

    private static T? Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Json);
}

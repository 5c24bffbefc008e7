using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Health;

/// <summary>
/// An item as it is remembered between readings: a hash of its first name, its date (ms) where it has one, and a hash of its
/// address. It is the same item while either of the hashes is: sites change all their guids, or all their links, in a day.
/// </summary>
public sealed record SeenItem(string Name, long? At, string? Page = null);

/// <summary>What is measured of one reading of a list: numbers, hashes and names of elements, and nothing of its text.</summary>
public sealed record Measures
{
    private const int MostStructure = 200;
    private static readonly JsonSerializerOptions Plain = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The items, in the source's order.</summary>
    public IReadOnlyList<SeenItem> Items { get; init; } = [];

    /// <summary>Which part of the items has each field, from 0 to 1. A field that could not be measured in this reading is not in it.</summary>
    public IReadOnlyDictionary<string, double> Fill { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The part of the items that have the commonest title.</summary>
    public double SameTitle { get; init; }

    /// <summary>Which selector or element answered most often, by field.</summary>
    public IReadOnlyDictionary<string, string> Answered { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What the items are built of: tag.class paths of a page, names of elements of a feed, in order. Empty where it is not known.</summary>
    public IReadOnlyList<string> Structure { get; init; } = [];

    /// <summary>False where the list broke off, or not all of its pages could be read: it may hold more.</summary>
    public bool Whole { get; init; } = true;

    /// <summary>Listed items whose articles are left for the next readings.</summary>
    public int Waiting { get; init; }

    /// <summary>How many items the last good list had too; null where there was none.</summary>
    public int? Kept { get; init; }

    /// <summary>The newest date, in ms; null where no item has one.</summary>
    public long? Newest => Items.Max(i => i.At);

    /// <summary>The oldest date, in ms; null where no item has one.</summary>
    public long? Oldest => Items.Min(i => i.At);

    /// <summary>A hash of the structure.</summary>
    public string Fingerprint => Structure.Count == 0 ? "" : Hash(string.Join('\n', Structure));

    /// <summary>As it is recorded with the reading: everything but the items themselves.</summary>
    public string Summary() => JsonSerializer.Serialize(
        new { count = Items.Count, kept = Kept, newest = Newest, oldest = Oldest, fill = Fill.ToDictionary(f => f.Key, f => Math.Round(f.Value, 2), StringComparer.Ordinal), sameTitle = Math.Round(SameTitle, 2), answered = Answered, structure = Fingerprint, whole = Whole, waiting = Waiting },
        Plain);

    /// <summary>The measures of listed items.</summary>
    public static Measures Of(IReadOnlyList<Item> items, IReadOnlyList<string> structure, bool whole) => new()
    {
        Items = [.. items.Select(i => new SeenItem(Hash(i.Names.Count > 0 ? Name(i.Names[0]) : i.Url ?? ""), i.Published?.Instant.ToUnixTimeMilliseconds(), Page(i)))],
        Fill = items.Count == 0
            ? new Dictionary<string, double>(StringComparer.Ordinal)
            : Enum.GetValues<ItemField>().ToDictionary(NameOf, f => items.Count(i => Has(i, f)) / (double)items.Count, StringComparer.Ordinal),
        SameTitle = items.Where(i => Has(i, ItemField.Title)).GroupBy(i => i.Title!.Trim(), StringComparer.OrdinalIgnoreCase).Select(g => g.Count()).DefaultIfEmpty().Max() / (double)Math.Max(1, items.Count),
        Answered = items.SelectMany(i => i.Answered).GroupBy(a => a.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.GroupBy(a => a.Value, StringComparer.Ordinal).OrderByDescending(v => v.Count()).ThenBy(v => v.Key, StringComparer.Ordinal).First().Key, StringComparer.Ordinal),
        Structure = [.. structure.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostStructure)],
        Whole = whole,
    };

    /// <summary>What a field is called in measures and settings.</summary>
    public static string NameOf(ItemField field) => field.ToString().ToLower(CultureInfo.InvariantCulture);

    private static bool Has(Item item, ItemField field) => field switch
    {
        ItemField.Title => !string.IsNullOrWhiteSpace(item.Title),
        ItemField.Published => item.Published is not null,
        ItemField.Summary => !string.IsNullOrWhiteSpace(item.Summary),
        ItemField.Content => !string.IsNullOrWhiteSpace(item.Content),
        ItemField.Authors => item.Authors.Count > 0,
        ItemField.Categories => item.Categories.Count > 0,
        _ => item.Image is not null,
    };

    // A site that moves to https lists the same items.
    private static string Name(string name) => name.Replace("http://", "https://", StringComparison.Ordinal).Replace("://www.", "://", StringComparison.Ordinal);

    private static string? Page(Item item) => item.Url is { } url && CanonicalUrl.Of(url, item.BaseUrl) is { } page ? Hash(CanonicalUrl.Key(page)) : null;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}

using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Pages;

/// <summary>Several tellings of one article as one item.</summary>
internal static class Tellings
{
    /// <summary>
    /// The item with what it lacks taken from the others, in their order. A day becomes a moment where another has the time.
    /// </summary>
    /// <param name="item">What it says stays.</param>
    /// <param name="others">The best first.</param>
    /// <param name="where">Before each answer that is taken over: "article: ".</param>
    public static Item Fill(Item item, IEnumerable<Item> others, string where = "")
    {
        foreach (var other in others)
        {
            var answered = new Dictionary<string, string>(item.Answered, StringComparer.Ordinal);
            item = item with
            {
                Title = item.Title ?? Take(other.Title, "title"),
                Summary = item.Summary ?? Take(other.Summary, "summary"),
                Content = item.Content ?? Take(other.Content, "content"),
                Published = Better(item.Published, other.Published, "published"),
                Updated = item.Updated ?? Take(other.Updated, "updated"),
                Authors = item.Authors.Count > 0 || other.Authors.Count == 0 ? item.Authors : Take(other.Authors, "authors")!,
                Categories = item.Categories.Count > 0 || other.Categories.Count == 0 ? item.Categories : Take(other.Categories, "categories")!,
                Image = item.Image ?? Take(other.Image, "image"),
                Language = item.Language ?? Take(other.Language, "language"),
                Answered = answered,
            };

            T? Take<T>(T? value, string field)
                where T : class
            {
                if (value is not null && other.Answered.TryGetValue(field, out var by)) answered[field] = where + by;
                return value;
            }

            // A moment is better than a day, as long as it is the same time within a day.
            ItemDate? Better(ItemDate? listed, ItemDate? told, string field) =>
                told is not null && (listed is null || (listed.DayOnly && !told.DayOnly && (told.Instant - listed.Instant).Duration() < TimeSpan.FromDays(1))) ? Take(told, field) : listed;
        }

        return item;
    }
}

using System.Text;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>
/// A feed document: RSS, Atom, JSON Feed or CDF, told apart by content.
/// 1. What it is: bytes that are no text, pages and challenges are refused by name.
/// 2. Text: the encoding by mark, header, declaration and evidence.
/// 3. A strict pass; 4. where it breaks, a pass over the repaired text; 5. where that breaks too, a pass that no fault
/// stops. 6. The best of them: one that came to the feed's end, else the one with most items; what was read whole before
/// the end is kept, and the listing says that it is not complete.
/// </summary>
public static class FeedDocument
{
    /// <summary>More items than any feed lists; what comes after is left out.</summary>
    internal const int MostItems = 5000;

    /// <summary>Bytes in which a feed shows what it is, if nothing is odd about it.</summary>
    private const int Head = 2048;

    /// <param name="bytes">As received, decompressed.</param>
    /// <param name="contentType">The HTTP header's value, or null. Only its charset is used.</param>
    /// <param name="url">Where it was read, after redirects.</param>
    /// <param name="timeZone">The zone (IANA) of dates that have none.</param>
    /// <exception cref="UnreadableException">It is no feed, or not one item of it can be read.</exception>
    public static Listing Read(ReadOnlyMemory<byte> bytes, string? contentType, Uri url, string timeZone)
    {
        var listing = ReadAll(bytes, contentType, url, timeZone);
        var notes = new List<string>(listing.Notes);
        var items = ItemNames.Distinct(listing.Items, notes);
        return listing with { Items = items, Notes = notes };
    }

    /// <summary>The same, with every item as often as the document has it.</summary>
    public static Listing ReadAll(ReadOnlyMemory<byte> bytes, string? contentType, Uri url, string timeZone)
    {
        // :: Step 1
        if (Sniffed.Binary(bytes.Span) is { } binary) throw new UnreadableException($"Expected a feed and found {binary}.");

        // The usual case: UTF-8, a feed from its first character on, and nothing wrong with it. It is read as it is decoded.
        if (IsPlain(bytes.Span, contentType) && new FeedPass(FeedXml.Strict(new Utf8Text(bytes)), url, timeZone) is { Fault: null } usual) return usual.Listing([]);

        // :: Step 2
        var decoded = TextDecoder.Decode(bytes.Span, contentType);
        var found = Sniffed.In(decoded.Text);
        switch (found.Form)
        {
            case DocumentForm.Json: return JsonFeedReader.Read(JsonListing.Utf8(bytes, decoded), url, timeZone, decoded.Note);
            case DocumentForm.Other: throw new UnreadableException($"Expected a feed and found {found.What}.");
        }

        // :: Step 3
        var text = found.Start == 0 ? decoded.Text : decoded.Text[found.Start..];
        var strict = new FeedPass(FeedXml.Strict(new StringReader(text)), url, timeZone);
        var junk = Junk(decoded.Text.AsSpan(0, found.Start));
        if (strict.Fault is null) return strict.Listing([decoded.Note, junk]) with { WellFormed = junk is null };

        // :: Step 4
        var passes = new List<FeedPass> { strict };
        passes.Add(new FeedPass(FeedXml.Lenient(XmlRepair.Repair(text)), url, timeZone));

        // :: Step 5
        if (passes[^1].Fault is not null) passes.Add(new FeedPass(FeedXml.Loose(text), url, timeZone));

        // :: Step 6
        var best = passes.Find(p => p.Fault is null) ?? passes.MaxBy(p => p.Count)!;
        if (best is { Count: 0, Fault: { } fault }) throw new UnreadableException($"The feed cannot be read: {fault}");
        return best.Listing([decoded.Note, junk, "Not well-formed: " + strict.Fault, best.Fault is { } end ? "Broken off: " + end : null]) with { WellFormed = false };
    }

    private static bool IsPlain(ReadOnlySpan<byte> bytes, string? contentType) =>
        TextDecoder.IsUtf8(bytes, contentType) && Sniffed.In(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, Head)])) is { Form: DocumentForm.Feed, Start: 0 };

    private static string? Junk(ReadOnlySpan<char> before) => before.IsWhiteSpace() ? null : $"Before the feed stands “{MessageText.Of(before.ToString())}”.";
}

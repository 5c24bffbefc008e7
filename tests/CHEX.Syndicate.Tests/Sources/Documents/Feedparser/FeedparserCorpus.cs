using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Tests.Sources.Documents.Feedparser;

/// <summary>What came of one test feed.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Passed">Null where it was left out.</param>
/// <param name="Why">The reason for which it was left out, or what differs.</param>
internal sealed record FeedparserResult(string Path, bool? Passed, string Why);

/// <summary>All of feedparser's test feeds, read by us and held against what feedparser expects of them.</summary>
internal static class FeedparserCorpus
{
    public static IReadOnlyList<FeedparserResult> Run(string tests) => [.. FeedparserCase.All(tests).Select(Judge)];

    private static FeedparserResult Judge(FeedparserCase test)
    {
        if (test.Path.Contains("content_location", StringComparison.Ordinal) || test.Path.Contains("content_language", StringComparison.Ordinal)) return new(test.Path, null, Exclusions.Http);
        if (test.Path.Contains("/sanitize/", StringComparison.Ordinal)) return new(test.Path, null, Exclusions.Sanitising);
        Listing listing;
        string? refused = null;
        try
        {
            // feedparser takes times without a zone for UTC.
            listing = FeedDocument.ReadAll(test.Bytes, test.ContentType, test.Url, "UTC");
        }
        catch (UnreadableException e)
        {
            refused = e.Message;
            listing = new Listing { Items = [], Origin = "" };
        }

        string? reason = null;
        var judged = false;
        foreach (var clause in PythonText.Split(test.Expectation, " and "))
        {
            var choices = PythonText.Split(clause, " or ").Select(c => new FeedparserClause(c).Judge(listing, test)).ToList();
            if (choices.TrueForAll(c => c.Holds is null))
            {
                if (reason is null || reason == Exclusions.Fault) reason = choices[0].Reason;
                continue;
            }

            judged = true;
            if (!choices.Exists(c => c.Holds is true)) return new(test.Path, false, $"{clause} — was {refused ?? choices[0].Actual ?? "nothing"}");
        }

        return judged ? new(test.Path, true, "") : new(test.Path, null, reason ?? Exclusions.Python);
    }
}

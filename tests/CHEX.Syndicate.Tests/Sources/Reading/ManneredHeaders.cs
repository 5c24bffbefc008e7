namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>What each request must carry, and what none may.</summary>
internal static class ManneredHeaders
{
    public static IEnumerable<string> Breaches(PoliteRequest request, PolitenessRules rules)
    {
        if (request.Asked.UserAgent != rules.UserAgent) yield return $"{request}: its User-Agent is \"{request.Asked.UserAgent}\"";
        foreach (var name in (string[])["Cookie", "Referer", "From", "traceparent", "Pragma"])
        {
            if (request.Asked.ContainsKey(name)) yield return $"{request}: it carries {name}";
        }

        if (request.Asked.Accept.Count == 0) yield return $"{request}: it carries no Accept";
        var encodings = string.Join(',', request.Asked.AcceptEncoding.ToArray()).Split(',', StringSplitOptions.TrimEntries);
        if (!encodings.Contains("gzip") || encodings.Except(["gzip", "br", "deflate"]).Any()) yield return $"{request}: it accepts the encodings {string.Join(", ", encodings)}";
        var conditional = request.Asked.ContainsKey("If-None-Match") || request.Asked.ContainsKey("If-Modified-Since");
        if (request.Asked.ContainsKey("A-IM") && !conditional) yield return $"{request}: it carries A-IM and no validator";
    }
}

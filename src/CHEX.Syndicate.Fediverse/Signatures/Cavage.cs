using System.Globalization;
using System.Text;

namespace CHEX.Syndicate.Fediverse.Signatures;

/// <summary>
/// draft-cavage-http-signatures-12 as the fediverse uses it: the header <c>Signature: keyId="…",algorithm="…",headers="…",signature="…"</c>
/// over lines of <c>name: value</c>.
/// </summary>
public static class Cavage
{
    private const int LongestHeader = 8192;
    private const int MostParts = 40;

    /// <summary>The headers that sign a POST: exactly <c>(request-target) host date digest content-type</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> SignPost(RsaKey key, string keyId, Uri url, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var headers = new List<KeyValuePair<string, string>>
        {
            new("Date", now.UtcDateTime.ToString("R", CultureInfo.InvariantCulture)),
            new("Digest", BodyDigest.Digest(body)),
            new("Content-Type", "application/activity+json"),
        };
        return Sign("post", url, key, keyId, headers);
    }

    /// <summary>The headers that sign a GET: <c>(request-target) host date</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> SignGet(RsaKey key, string keyId, Uri url, DateTimeOffset now) =>
        Sign("get", url, key, keyId, [new("Date", now.UtcDateTime.ToString("R", CultureInfo.InvariantCulture))]);

    /// <summary>The claim of a request with a <c>Signature</c> header, or null and why not.</summary>
    public static SignatureClaim? Read(SignedRequest request, WebOrigin origin, DateTimeOffset now, out SignatureRefusal? refusal)
    {
        refusal = null;
        if (!request.Headers.TryGetValue("signature", out var header) || Parameters(header) is not { } parameters)
            return RequestSignature.Refuse("The Signature header is malformed.", out refusal);
        if (!parameters.TryGetValue("keyId", out var keyId) || keyId.Length == 0)
            return RequestSignature.Refuse("The signature names no keyId.", out refusal);
        if (!parameters.TryGetValue("signature", out var encoded) || Base64(encoded) is not { } signature)
            return RequestSignature.Refuse("The signature is not base64.", out refusal);
        if (parameters.TryGetValue("algorithm", out var algorithm) && algorithm.ToLowerInvariant() is not ("rsa-sha256" or "hs2019"))
            return RequestSignature.Refuse($"The signature algorithm is {algorithm}; rsa-sha256 is understood.", out refusal);

        var covered = parameters.GetValueOrDefault("headers", "(created)").ToLowerInvariant().Split(' ', MostParts + 1, StringSplitOptions.RemoveEmptyEntries);
        if (covered.Length > MostParts || covered.Distinct(StringComparer.Ordinal).Count() != covered.Length)
            return RequestSignature.Refuse("The signature covers a header twice, or too many.", out refusal);
        foreach (var needed in request.Method == "POST" ? new[] { "(request-target)", "host", "digest" } : ["(request-target)", "host"])
        {
            if (!covered.Contains(needed, StringComparer.Ordinal)) return RequestSignature.Refuse($"The signature does not cover {needed}.", out refusal);
        }

        if (TimeFault(parameters, covered, request, now) is { } late) return RequestSignature.Refuse(late, out refusal);
        if (covered.Contains("digest", StringComparer.Ordinal) && BodyDigest.FaultOfDigest(request.Headers.GetValueOrDefault("digest", ""), request.Body.Span) is { } fault)
            return RequestSignature.Refuse(fault, out refusal);

        var lines = new List<string>(covered.Length);
        foreach (var name in covered)
        {
            var value = name switch
            {
                "(request-target)" => $"{request.Method.ToLowerInvariant()} {request.PathAndQuery}",
                "(created)" => parameters.GetValueOrDefault("created"),
                "(expires)" => parameters.GetValueOrDefault("expires"),
                "host" => origin.Authority, // ours, whatever the request says
                _ => request.Headers.GetValueOrDefault(name)?.Trim(),
            };
            if (value is null) return RequestSignature.Refuse($"The signature covers {name}, which the request does not have.", out refusal);
            lines.Add($"{name}: {value}");
        }

        return new SignatureClaim(keyId, Encoding.UTF8.GetBytes(string.Join('\n', lines)), signature);
    }

    private static List<KeyValuePair<string, string>> Sign(string method, Uri url, RsaKey key, string keyId, List<KeyValuePair<string, string>> headers)
    {
        var lines = headers.Select(h => $"{h.Key.ToLowerInvariant()}: {h.Value}")
            .Prepend($"host: {WebOrigin.Of(url).Authority}")
            .Prepend($"(request-target): {method} {url.PathAndQuery}");
        var signature = Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
        var covered = string.Join(' ', headers.Select(h => h.Key.ToLowerInvariant()));
        headers.Add(new("Signature", $"keyId=\"{keyId}\",algorithm=\"rsa-sha256\",headers=\"(request-target) host {covered}\",signature=\"{signature}\""));
        return headers;
    }

    // The time that counts must itself be covered, or anyone could make an old signature new.
    private static string? TimeFault(Dictionary<string, string> parameters, string[] covered, SignedRequest request, DateTimeOffset now)
    {
        DateTimeOffset? made = null;
        if (covered.Contains("(created)", StringComparer.Ordinal)) made = Seconds(parameters.GetValueOrDefault("created"));
        else if (covered.Contains("date", StringComparer.Ordinal)) made = Date(request.Headers.GetValueOrDefault("date"));
        if (made is null) return "The signature covers neither a readable Date nor (created).";
        DateTimeOffset? expires = null;
        if (parameters.TryGetValue("expires", out var text) && (expires = Seconds(text)) is null) return "The signature's expires is no number of seconds.";
        return SignatureTime.Fault(made.Value, expires, now);
    }

    private static DateTimeOffset? Seconds(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? SignatureTime.OfSeconds(seconds) : null;

    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static byte[]? Base64(string text)
    {
        var bytes = new byte[text.Length];
        return text.Length > 0 && Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    /// <summary>name="text" or name=number, separated by commas; null where it is anything else, or says a thing twice.</summary>
    private static Dictionary<string, string>? Parameters(string header)
    {
        if (header.Length > LongestHeader) return null;
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = header.AsSpan().Trim();
        while (rest.Length > 0)
        {
            var equals = rest.IndexOf('=');
            if (equals <= 0 || parameters.Count == MostParts) return null;
            var name = rest[..equals].Trim().ToString();
            rest = rest[(equals + 1)..].TrimStart();
            int end;
            ReadOnlySpan<char> value;
            if (rest.Length > 0 && rest[0] == '"')
            {
                end = rest[1..].IndexOf('"');
                if (end < 0) return null;
                value = rest.Slice(1, end);
                rest = rest[(end + 2)..].TrimStart();
            }
            else
            {
                end = rest.IndexOf(',');
                value = (end < 0 ? rest : rest[..end]).Trim();
                rest = end < 0 ? [] : rest[end..];
            }

            if (!parameters.TryAdd(name, value.ToString())) return null;
            if (rest.Length == 0) break;
            if (rest[0] != ',') return null;
            rest = rest[1..].TrimStart();
        }

        return parameters;
    }
}

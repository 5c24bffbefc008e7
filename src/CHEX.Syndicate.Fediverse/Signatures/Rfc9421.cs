using System.Text;

namespace CHEX.Syndicate.Fediverse.Signatures;

/// <summary>
/// HTTP Message Signatures (RFC 9421) with rsa-v1_5-sha256: <c>Signature-Input</c> says what is covered and when it was made,
/// <c>Signature</c> has the bytes under the same label.
/// </summary>
public static class Rfc9421
{
    private const string Algorithm = "rsa-v1_5-sha256";

    // A request has one signature, perhaps two while a server changes keys; more is a game.
    private const int MostLabels = 5;

    /// <summary>The headers that sign a POST: <c>@method @target-uri @authority content-digest</c>, with created, keyid and alg.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> SignPost(RsaKey key, string keyId, Uri url, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        string[] covered = ["@method", "@target-uri", "@authority", "content-digest"];
        SfParameter[] parameters = [new("created", now.ToUnixTimeSeconds()), new("keyid", keyId), new("alg", Algorithm)];
        var digest = BodyDigest.ContentDigest(body);
        var input = StructuredField.InnerList(covered, parameters);
        var text = $"\"@method\": POST\n\"@target-uri\": {url.Scheme}://{WebOrigin.Of(url).Authority}{url.PathAndQuery}\n\"@authority\": {WebOrigin.Of(url).Authority}\n\"content-digest\": {digest}\n\"@signature-params\": {input}";
        return
        [
            new("Date", now.UtcDateTime.ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
            new("Content-Digest", digest),
            new("Content-Type", "application/activity+json"),
            new("Signature-Input", $"sig1={input}"),
            new("Signature", $"sig1=:{Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(text)))}:"),
        ];
    }

    /// <summary>The claim of the first label that can be accepted, or null and why the first one cannot.</summary>
    public static SignatureClaim? Read(SignedRequest request, WebOrigin origin, DateTimeOffset now, out SignatureRefusal? refusal)
    {
        refusal = null;
        if (StructuredField.Dictionary(request.Headers.GetValueOrDefault("signature-input", "")) is not { Count: > 0 } inputs)
            return RequestSignature.Refuse("The Signature-Input header is malformed.", out refusal);
        if (StructuredField.Dictionary(request.Headers.GetValueOrDefault("signature", "")) is not { } signatures)
            return RequestSignature.Refuse("The Signature header is malformed.", out refusal);
        if (request.Headers.TryGetValue("content-digest", out var digest) && BodyDigest.FaultOfContentDigest(digest, request.Body.Span) is { } fault)
        {
            refusal = fault;
            return null;
        }

        foreach (var input in inputs.Take(MostLabels))
        {
            if (Claim(input, signatures, request, origin, now, out var why) is { } claim)
            {
                refusal = null;
                return claim;
            }

            refusal ??= why;
        }

        return null;
    }

    private static SignatureClaim? Claim(SfMember input, IReadOnlyList<SfMember> signatures, SignedRequest request, WebOrigin origin, DateTimeOffset now, out SignatureRefusal? refusal)
    {
        refusal = null;
        if (input.Value is not List<SfMember> items) return RequestSignature.Refuse($"Signature-Input {input.Key} is no list of what is covered.", out refusal);
        if (signatures.FirstOrDefault(s => s.Key == input.Key)?.Value is not byte[] { Length: > 0 } signature)
            return RequestSignature.Refuse($"There is no Signature with the label {input.Key}.", out refusal);
        if (input.Parameter<string>("keyid") is not { Length: > 0 } keyId) return RequestSignature.Refuse("The signature names no keyid.", out refusal);
        if (input.Parameter<string>("alg") is { } algorithm && algorithm != Algorithm)
            return RequestSignature.Refuse($"The signature algorithm is {algorithm}; {Algorithm} is understood.", out refusal);
        if (input.Parameter<object>("created") is not long created || SignatureTime.OfSeconds(created) is not { } made)
            return RequestSignature.Refuse("The signature does not say when it was created.", out refusal);
        DateTimeOffset? expires = null;
        if (input.Parameter<object>("expires") is { } end && (end is not long seconds || (expires = SignatureTime.OfSeconds(seconds)) is null))
            return RequestSignature.Refuse("The signature's expires is no number of seconds.", out refusal);
        if (SignatureTime.Fault(made, expires, now) is { } late) return RequestSignature.Refuse(late, out refusal);

        var names = items.Select(i => i.Value as string ?? "").ToArray();
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Length) return RequestSignature.Refuse("The signature covers a component twice.", out refusal);
        if (MissingComponent(names, request) is { } missing) return RequestSignature.Refuse($"The signature does not cover {missing}.", out refusal);

        var text = new StringBuilder();
        foreach (var item in items)
        {
            // Parameters of components (sf, key, bs, req, tr) change what is signed; nobody sends them here.
            if (item.Parameters.Count > 0 || item.Value is not string name || Value(name, request, origin) is not { } value)
                return RequestSignature.Refuse($"The signature covers {item.Value}, which the request does not have or we do not know.", out refusal);
            text.Append(StructuredField.Quote(name)).Append(": ").Append(value).Append('\n');
        }

        text.Append("\"@signature-params\": ").Append(StructuredField.InnerList(names, input.Parameters));
        return new SignatureClaim(keyId, Encoding.UTF8.GetBytes(text.ToString()), signature);
    }

    private static string? MissingComponent(string[] names, SignedRequest request)
    {
        bool Has(string name) => names.Contains(name, StringComparer.Ordinal);
        if (!Has("@method")) return "@method";
        var query = request.PathAndQuery.Contains('?', StringComparison.Ordinal);
        var target = Has("@target-uri") || (Has("@authority") && (Has("@request-target") || (Has("@path") && (!query || Has("@query")))));
        if (!target) return "@target-uri";
        return request.Method == "POST" && !Has("content-digest") ? "content-digest" : null;
    }

    /// <summary>The value of a component (RFC 9421, 2), or null where there is none. Host and scheme are ours, whatever the request says.</summary>
    private static string? Value(string name, SignedRequest request, WebOrigin origin)
    {
        var mark = request.PathAndQuery.IndexOf('?', StringComparison.Ordinal);
        return name switch
        {
            "@method" => request.Method,
            "@target-uri" => $"{origin.Scheme}://{origin.Authority}{request.PathAndQuery}",
            "@authority" or "host" => origin.Authority,
            "@scheme" => origin.Scheme,
            "@request-target" => request.PathAndQuery,
            "@path" => mark < 0 ? request.PathAndQuery : request.PathAndQuery[..mark],
            "@query" => mark < 0 ? "?" : request.PathAndQuery[mark..],
            ['@', ..] => null,
            _ when name.Any(char.IsAsciiLetterUpper) => null,
            _ => request.Headers.GetValueOrDefault(name)?.Trim(),
        };
    }
}

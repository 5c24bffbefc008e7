using System.Globalization;

namespace CHEX.Syndicate.Endpoints;

/// <summary>A coding of a body that is kept ready.</summary>
public enum Coding
{
    Identity,
    Gzip,
    Brotli,
}

/// <summary>Chooses among the codings kept ready (RFC 9110, 12.5.3).</summary>
public static class AcceptEncoding
{
    /// <summary>The best coding that the header allows; identity where it names none of ours.</summary>
    public static Coding Choose(string? header)
    {
        if (string.IsNullOrEmpty(header)) return Coding.Identity;
        double? brotli = null, gzip = null, identity = null, others = null;
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var pieces = part.Split(';', StringSplitOptions.TrimEntries);
            var q = Quality(pieces.AsSpan(1));
            switch (pieces[0].ToLowerInvariant())
            {
                case "br": brotli = q; break;
                case "gzip" or "x-gzip": gzip = q; break;
                case "identity": identity = q; break;
                case "*": others = q; break;
            }
        }

        // Ours come first where they are liked as much: they are smaller. Identity is always acceptable unless it is refused.
        var (b, g, i) = (brotli ?? others ?? 0, gzip ?? others ?? 0, identity ?? (others is 0 ? 0 : 0.0001));
        if (b > 0 && b >= g && b >= i) return Coding.Brotli;
        return g > 0 && g >= i ? Coding.Gzip : Coding.Identity;
    }

    /// <summary>How much it is liked, from 0 to 1: the parameter q, 1 where there is none, 0 where it cannot be read.</summary>
    internal static double Quality(ReadOnlySpan<string> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
                return double.TryParse(parameter.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) ? Math.Clamp(q, 0, 1) : 0;
        }

        return 1;
    }
}

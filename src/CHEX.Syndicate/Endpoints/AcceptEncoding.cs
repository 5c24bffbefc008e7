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
        var (brotli, gzip, identity, others) = (-1.0, -1.0, -1.0, -1.0);
        foreach (var range in header.AsSpan().Split(','))
        {
            var part = header.AsSpan(range);
            var end = part.IndexOf(';');
            var name = (end < 0 ? part : part[..end]).Trim();
            var q = end < 0 ? 1 : Quality(part[(end + 1)..]);
            if (name.Equals("br", StringComparison.OrdinalIgnoreCase)) brotli = q;
            else if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase) || name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase)) gzip = q;
            else if (name.Equals("identity", StringComparison.OrdinalIgnoreCase)) identity = q;
            else if (name is "*") others = q;
        }

        // Ours come first where they are liked as much: they are smaller. Identity is always acceptable unless it is refused.
        var b = Named(brotli, Named(others, 0));
        var g = Named(gzip, Named(others, 0));
        var i = Named(identity, others == 0 ? 0 : 0.0001);
        if (b > 0 && b >= g && b >= i) return Coding.Brotli;
        return g > 0 && g >= i ? Coding.Gzip : Coding.Identity;

        static double Named(double q, double otherwise) => q < 0 ? otherwise : q;
    }

    /// <summary>How much it is liked, from 0 to 1: the parameter q, 1 where there is none, 0 where it cannot be read.</summary>
    /// <param name="parameters">What stands after the first semicolon.</param>
    internal static double Quality(ReadOnlySpan<char> parameters)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range].Trim();
            if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
                return double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) ? Math.Clamp(q, 0, 1) : 0;
        }

        return 1;
    }
}

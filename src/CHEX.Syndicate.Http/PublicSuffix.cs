using System.Globalization;
using System.Net;
using System.Reflection;

namespace CHEX.Syndicate.Http;

/// <summary>
/// Who owns a host, as far as its name tells: the Public Suffix List (publicsuffix.org), both parts of it, embedded.
/// </summary>
public static class PublicSuffix
{
    [Flags]
    private enum SuffixRule : byte
    {
        None = 0,
        Suffix = 1,
        Wildcard = 2,
        Exception = 4,
    }

    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };
    private static readonly Lazy<Dictionary<string, SuffixRule>.AlternateLookup<ReadOnlySpan<char>>> Rules = new(Load);

    /// <summary>
    /// The registrable domain of a host: <c>example.co.uk</c> of <c>www.example.co.uk</c>, in ASCII and lower case.
    /// IP addresses, <c>localhost</c>, and hosts that are themselves a public suffix are their own.
    /// </summary>
    public static string RegistrableDomain(string host)
    {
        var name = host.Trim().TrimEnd('.');
        if (name.Length == 0 || IPAddress.TryParse(name, out _)) return name.ToLowerInvariant();
        name = Ascii(name);
        var rules = Rules.Value;

        // Labels from the left: the first suffix that is a rule is the longest one.
        var before = -1;
        for (var at = 0; at >= 0; before = at, at = After(name, at))
        {
            var suffix = name.AsSpan(at);
            var rule = rules.TryGetValue(suffix, out var found) ? found : SuffixRule.None;
            if (rule.HasFlag(SuffixRule.Exception)) return name[at..];
            if (rule.HasFlag(SuffixRule.Suffix)) return before < 0 ? name : name[before..];

            // "*.ck" makes every direct child of ck a suffix.
            var parent = After(name, at);
            if (parent >= 0 && rules.TryGetValue(name.AsSpan(parent), out var above) && above.HasFlag(SuffixRule.Wildcard)) return before < 0 ? name : name[before..];
        }

        // No rule: the last label is the suffix ("*").
        var dot = name.LastIndexOf('.');
        return dot < 0 ? name : name[(name.LastIndexOf('.', dot - 1) + 1)..];
    }

    private static int After(string name, int at)
    {
        var dot = name.IndexOf('.', at);
        return dot < 0 ? -1 : dot + 1;
    }

    private static string Ascii(string name)
    {
        if (System.Text.Ascii.IsValid(name)) return name.ToLowerInvariant();
        try
        {
            return Idn.GetAscii(name).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return name.ToLowerInvariant();
        }
    }

    private static Dictionary<string, SuffixRule>.AlternateLookup<ReadOnlySpan<char>> Load()
    {
        var rules = new Dictionary<string, SuffixRule>(10_000, StringComparer.Ordinal);
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("public_suffix_list.dat")
            ?? throw new InvalidOperationException("The program lacks its Public Suffix List.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var text = line.Split(' ', '\t')[0];
            if (text.Length == 0 || text.StartsWith("//", StringComparison.Ordinal)) continue;
            if (text[0] == '!') Add(text[1..], SuffixRule.Exception);
            else if (text.StartsWith("*.", StringComparison.Ordinal)) Add(text[2..], SuffixRule.Wildcard);
            else Add(text, SuffixRule.Suffix);
        }

        void Add(string name, SuffixRule rule)
        {
            // The list has some names with two rules: "futurecms.at" and "*.futurecms.at".
            name = Ascii(name);
            rules[name] = rules.GetValueOrDefault(name) | rule;
        }

        return rules.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}

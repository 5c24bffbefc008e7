using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using CHEX.Syndicate.Sources.Pages;

namespace CHEX.Syndicate.Configuration;

/// <summary>The kinds of text that settings are made of.</summary>
public static partial class SettingFormats
{
    public static readonly TextShape Words = new("some text", text => !string.IsNullOrWhiteSpace(text), @"\S");

    public static readonly TextShape SourceId = new("lower-case letters, digits and hyphens, beginning with a letter, at most 32", SourceIdPattern().IsMatch, "^[a-z](?:-?[a-z0-9])*$");

    public static readonly TextShape AccountName = new("lower-case letters, digits and underscores, beginning with a letter, at most 30", AccountNamePattern().IsMatch, "^[a-z][a-z0-9_]{0,29}$");

    public static readonly TextShape Hashtag = new("letters and digits in one word, beginning with a capital: MentalHealth", HashtagPattern().IsMatch, @"^#?\p{Lu}[\p{L}\p{Nd}]*$");

    public static readonly TextShape Url = new("an absolute http or https address", text => Absolute(text) is not null, "^https?://");

    public static readonly TextShape PublicUrl = new(
        "scheme and host of this service, without a path: https://news.example.org",
        text => Absolute(text) is { } url && url.AbsolutePath == "/" && url.Query.Length + url.Fragment.Length + url.UserInfo.Length == 0 && !text.EndsWith('/') && string.Equals(text, text.ToLowerInvariant(), StringComparison.Ordinal),
        "^https?://[a-z0-9.:\\[\\]-]+$");

    public static readonly TextShape Domain = new("a host name, in lower case: example.org", DomainPattern().IsMatch, @"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d+)?$");

    public static readonly TextShape MailOrUrl = new("an e-mail address, or an http or https address", text => Absolute(text) is not null || MailPattern().IsMatch(text), @"^(https?://|[^\s@]+@[^\s@]+\.[^\s@]+$)");

    public static readonly TextShape Language = new("a language tag (BCP 47): en-GB, gd", LanguagePattern().IsMatch, "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$");

    public static readonly TextShape TimeZone = new("an IANA time zone: Europe/London", text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _));

    public static readonly TextShape Date = new("a date: 2026-05-01", text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), @"^\d{4}-\d{2}-\d{2}$");

    public static readonly TextShape Network = new("a network in CIDR notation: 10.0.0.0/8", text => IPNetwork.TryParse(text, out _), "^[0-9a-fA-F.:]+/[0-9]{1,3}$");

    public static readonly TextShape Selector = new("a CSS selector, with @attribute after it where an attribute is meant: \"a.title@href\"", text => FieldSelector.Parse(text) is not null);

    public static readonly TextShape Expression = new("a regular expression without back-references and look-arounds, at most 1000 characters", text => RecipePattern.Parse(text) is not null);

    public static readonly TextShape DateFormat = new("a .NET date format: d MMMM yyyy", IsDateFormat);

    /// <summary>A duration between two others.</summary>
    public static TextShape Between(string least, string most)
    {
        var (low, high) = (IsoDuration.Read(least)!.Value, IsoDuration.Read(most)!.Value);
        return new($"a duration (ISO 8601) from {least} to {most}, like PT15M or P1D", text => IsoDuration.Read(text) is { } time && time >= low && time <= high, IsoDuration.Pattern);
    }

    /// <summary>One of a few words.</summary>
    public static TextShape Choice(params string[] values) =>
        new(string.Join(", ", values.Select(v => $"\"{v}\"")), text => values.Contains(text, StringComparer.Ordinal), Values: values);

    /// <summary>True where a URL names this machine itself.</summary>
    public static bool IsLoopback(string url) => Absolute(url) is { IsLoopback: true };

    private static Uri? Absolute(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0 ? url : null;

    private static bool IsDateFormat(string text)
    {
        try
        {
            return DateTime.UnixEpoch.ToString(text, CultureInfo.InvariantCulture) != text && text.Contains('y', StringComparison.Ordinal) && text.Contains('M', StringComparison.Ordinal);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^[a-z](?:-?[a-z0-9]){0,31}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SourceIdPattern();

    [GeneratedRegex(@"^#?\p{Lu}[\p{L}\p{Nd}]{0,99}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HashtagPattern();

    [GeneratedRegex("^[a-z][a-z0-9_]{0,29}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AccountNamePattern();

    [GeneratedRegex(@"^(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DomainPattern();

    [GeneratedRegex(@"^[^\s@]+@[^\s@]+\.[^\s@]+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MailPattern();

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LanguagePattern();
}

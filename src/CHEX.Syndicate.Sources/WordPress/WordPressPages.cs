using System.Globalization;
using System.Text.RegularExpressions;
using CHEX.Syndicate.Http;

namespace CHEX.Syndicate.Sources.WordPress;

/// <summary>
/// Pages of the REST API's list (developer.wordpress.org/rest-api/using-the-rest-api/pagination). How many there are stands in
/// the answer's headers: <c>Link</c> with rel="next", <c>X-WP-TotalPages</c>. What is past the end answers 400.
/// </summary>
internal static partial class WordPressPages
{
    /// <summary>
    /// Asks for the fields that are read and no others; WordPress sends what is embedded only where <c>_links</c> and
    /// <c>_embedded</c> are named among them.
    /// </summary>
    public const string Query = "_embed=author,wp:featuredmedia,wp:term&_fields=id,date,date_gmt,modified,modified_gmt,guid,link,status,title,excerpt,content,_links,_embedded";

    /// <summary>The posts of a page, and the address of the next one.</summary>
    /// <param name="asked">The address that was asked, before redirects.</param>
    /// <param name="response">The answer.</param>
    /// <param name="timeZone">The site's zone, for a post without a UTC date.</param>
    /// <exception cref="UnreadableException">It is no list of posts.</exception>
    public static Listing Read(Uri asked, OutboundResponse response, string timeZone)
    {
        var listing = WordPressPosts.Read(response.Body, response.Url, timeZone);
        var page = Number(asked);
        var more = response.Link is { } link && NextLink().IsMatch(link)
            || int.TryParse(response.TotalPages, NumberStyles.None, CultureInfo.InvariantCulture, out var pages) && pages > page;
        // The next address is made of the one that was asked: what the header names may be of another host or scheme.
        return more && listing.Items.Count > 0 ? listing with { Next = At(asked, page + 1) } : listing;
    }

    /// <summary>The same list at another page.</summary>
    public static Uri At(Uri list, int page)
    {
        var kept = list.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(p => !p.StartsWith("page=", StringComparison.Ordinal));
        return new UriBuilder(list) { Query = string.Join('&', kept.Append(string.Create(CultureInfo.InvariantCulture, $"page={page}"))) }.Uri;
    }

    /// <summary>The number of a page of the list.</summary>
    public static int Number(Uri list) =>
        PageNumber().Match(list.Query) is { Success: true } m && int.TryParse(m.Groups["page"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 1;

    [GeneratedRegex("[?&]page=(?<page>[0-9]{1,6})(?:&|$)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PageNumber();

    [GeneratedRegex("""rel="?next"?""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NextLink();
}

namespace CHEX.Syndicate.Tests.Sources.Documents.Feedparser;

/// <summary>Why an expectation of feedparser's says nothing of what we model.</summary>
internal static class Exclusions
{
    public const string Fault = "which fault the parser found, or that it found none";
    public const string EncodingName = "the encoding's name";
    public const string Version = "the format's version";
    public const string Python = "how Python's own objects behave";
    public const string Links = "the list of all links with rel, type, hreflang and title; the page's own address is “link”";
    public const string Detail = "type, language and base of each text of its own; we keep one language and one base an item";
    public const string Address = "addresses of people, dropped on purpose";
    public const string People = "contributors, publisher, webmaster: not authors";
    public const string Rights = "rights and licences";
    public const string SourceFeed = "the feed that an entry was taken from";
    public const string Scheme = "the scheme of categories; of term and label we keep the label";
    public const string Podcast = "itunes' explicit, block, duration, episode";
    public const string Media = "media's credit, player, rating, restriction";
    public const string Places = "places (georss, gml)";
    public const string Chapters = "podlove chapters";
    public const string Web2 = "cloud, textInput, docs, generator, image's title and size, comments, guidIsLink";
    public const string Atom03Info = "Atom 0.3's info";
    public const string Validity = "dcterms:valid and expired";
    public const string Http = "HTTP headers: Content-Location, Content-Language, ETag, Last-Modified";
    public const string Other = "elements that nobody knows";
    public const string Elsewhere = "content that is elsewhere (src)";
    public const string Sanitising = "which HTML is let through: the cleaner's own list";

    public static readonly IReadOnlyDictionary<string, string> Keys = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["links"] = Links,
        ["contributors"] = People,
        ["publisher"] = People,
        ["publisher_detail"] = People,
        ["rights"] = Rights,
        ["rights_detail"] = Rights,
        ["copyright"] = Rights,
        ["copyright_detail"] = Rights,
        ["license"] = Rights,
        ["media_license"] = Rights,
        ["source"] = SourceFeed,
        ["itunes_block"] = Podcast,
        ["itunes_explicit"] = Podcast,
        ["itunes_duration"] = Podcast,
        ["media_credit"] = Media,
        ["media_player"] = Media,
        ["media_rating"] = Media,
        ["media_restriction"] = Media,
        ["where"] = Places,
        ["psc_chapters"] = Chapters,
        ["cloud"] = Web2,
        ["textinput"] = Web2,
        ["docs"] = Web2,
        ["generator"] = Web2,
        ["generator_detail"] = Web2,
        ["comments"] = Web2,
        ["guidislink"] = Web2,
        ["wfw_comment"] = Web2,
        ["wfw_commentrss"] = Web2,
        ["thr_in-reply-to"] = Web2,
        ["errorreportsto"] = Web2,
        ["info"] = Atom03Info,
        ["info_detail"] = Atom03Info,
        ["validity_start"] = Validity,
        ["validity_end"] = Validity,
        ["validity_start_parsed"] = Validity,
        ["validity_end_parsed"] = Validity,
        ["expired"] = Validity,
        ["expired_parsed"] = Validity,
        ["newlocation"] = Http,
        ["abcdefg"] = Other,
        ["madeup_element"] = Other,
    };
}

namespace CHEX.Syndicate.Configuration;

/// <summary>Every setting there is: name, shape, meaning, default. Nothing else in the program names them twice but <see cref="SettingsMapping"/>.</summary>
public static class SettingsTable
{
    private static readonly ObjectShape Operator = new("operator",
    [
        new("name", SettingFormats.Words, "Who runs the service.") { Required = true },
        new("charityNumber", SettingFormats.Words, "Its charity number, or \"none\"."),
        new("contact", SettingFormats.MailOrUrl, "Where people reach it."),
        new("dataProtection", SettingFormats.MailOrUrl, "Where data-protection requests go."),
        new("help", SettingFormats.Words, "Where somebody in distress finds help; shown on every page and profile."),
    ]);

    private static readonly ObjectShape Account = new("account",
    [
        new("name", SettingFormats.AccountName, "Its name for ever: @name@handleDomain.") { Required = true },
        new("displayName", SettingFormats.Words, "The name people see.") { Required = true },
        new("summary", SettingFormats.Words, "What it posts, in plain text.") { Required = true },
        new("sources", new ListShape(SettingFormats.SourceId), "Ids of the sources whose posts it is home to; empty means all.") { Default = "[]" },
        new("announceAfter", SettingFormats.Between("PT0S", "P7D"), "A post is announced this long after it appeared, so that early corrections reach nobody as edits.") { Default = "\"PT15M\"" },
        new("burst", new NumberShape(1, 100), "So many posts may leave at once …") { Default = "3" },
        new("pace", SettingFormats.Between("PT0S", "P1D"), "… then one in each such time.") { Default = "\"PT10M\"" },
    ]);

    private static readonly TextShape Kind = SettingFormats.Choice("feed", "wordpress", "squarespace", "page");

    private static readonly ObjectShape Fallback = new("fallback",
    [
        new("kind", Kind, "How it is read.") { Required = true },
        new("url", SettingFormats.Url, "Where it is read.") { Required = true },
    ]);

    private static readonly ObjectShape Permission = new("permission",
    [
        new("by", SettingFormats.Words, "Who agreed: name and role.") { Required = true },
        new("on", SettingFormats.Date, "When.") { Required = true },
        new("terms", SettingFormats.Words, "On which terms, or where they are written down.") { Required = true },
    ]);

    private static readonly ObjectShape Terms = new("terms",
    [
        new("topics", new ListShape(SettingFormats.SourceId), "Ids of topics.") { Default = "[]" },
        new("categories", new ListShape(SettingFormats.Words), "The source's own categories, in any case.") { Default = "[]" },
        new("words", new ListShape(SettingFormats.Words), "Whole words, or several in a row, of title and summary, in any case.") { Default = "[]" },
    ]);

    private static readonly ObjectShape Filter = new("filter",
    [
        new("include", Terms, "Where it names anything, an item becomes a post only if it matches one of it.") { Default = "{}" },
        new("exclude", Terms, "An item that matches any of it becomes no post.") { Default = "{}" },
    ]);

    private static readonly ObjectShape Expect = new("expect",
    [
        new("minItems", new NumberShape(0, 1000), "Fewer items make a reading suspect; with 0 an empty feed is right.") { Default = "1" },
        new("maxAgeDays", new NumberShape(1, 3650), "When the newest item is older, somebody is told; nothing else happens."),
        new("mustContain", new ListShape(SettingFormats.Words), "Texts that the document must hold, in any case; without one of them the reading is suspect.") { Default = "[]" },
        new("fields", new ListShape(SettingFormats.Choice("title", "published", "summary", "content", "authors", "categories", "image")), "Fields that items must have, from the first reading on.") { Default = "[]" },
        new("requiredFill", new NumberShape(0, 100), "So many percent of the items must have those fields, and the title and date that they always had.") { Default = "90" },
        new("maxNewPerReading", new NumberShape(1, 1000), "More new posts at once are a flood: they wait for \"approve\", or until holdFor has passed.") { Default = "10" },
        new("holdFor", SettingFormats.Between("PT1M", "P365D"), "A flood that nobody has decided about is published quietly after this long.") { Default = "\"PT24H\"" },
    ]);

    private static readonly ObjectShape Source = new("source",
    [
        new("id", SettingFormats.SourceId, "Its id for ever; part of addresses.") { Required = true },
        new("name", SettingFormats.Words, "Its full name.") { Required = true },
        new("shortName", SettingFormats.Words, "Its short name; the full one where this is left out."),
        new("kind", Kind, "How it is read.") { Required = true },
        new("homepage", SettingFormats.Url, "Its home page.") { Required = true },
        new("url", SettingFormats.Url, "Where it is read: a feed, a WordPress site, a Squarespace collection, a list page.") { Required = true },
        new("fallbacks", new ListShape(Fallback), "Other ways to read it, tried in their order when the first does not answer.") { Default = "[]" },
        new("interval", SettingFormats.Between("PT1S", "P30D"), "Between two readings in office hours; at least PT15M for a site on another machine.") { Default = "\"PT1H\"" },
        new("schedule", SettingFormats.Choice("adaptive", "fixed"), "Whether the interval follows the source's news (a quarter to four times) and its office hours (three times at night and at weekends), or is kept.") { Default = "\"adaptive\"" },
        new("language", SettingFormats.Language, "The language of its posts where they do not say.") { Default = "\"en-GB\"" },
        new("timeZone", SettingFormats.TimeZone, "The zone of its dates where they do not say.") { Default = "\"Europe/London\"" },
        new("republish", SettingFormats.Choice("summary", "link-only", "full"), "How much of its posts is published again; \"full\" needs a permission.") { Default = "\"summary\"" },
        new("pictures", SettingFormats.Choice("none", "copy"), "Whether its pictures are copied and shown from this service's address, the only way in which any are; \"copy\" needs a permission.") { Default = "\"none\"" },
        new("permission", Permission, "Who agreed to more than a summary, when, and on which terms."),
        new("priority", new NumberShape(1, 1000), "Of several sources that publish the same story, the one with the lowest number stands for all; its place in the list where this is left out."),
        new("rights", SettingFormats.Words, "The rights line of its posts."),
        new("licence", SettingFormats.Url, "The address of its licence."),
        new("recipe", RecipeTable.Recipe, "How its page is read; for kind \"page\", or a fallback of that kind."),
        new("publish", SettingFormats.Choice("at-once", "after-approval"), "Whether new posts appear at once, or wait until a person approves them.") { Default = "\"at-once\"" },
        new("filter", Filter, "Which items become posts. What is published stays, whatever is changed here.") { Default = "{}" },
        new("expect", Expect, "What a reading must be like to be believed.") { Default = "{}" },
        new("withdrawAfterReadings", new NumberShape(1, 100), "A post missing from its list is looked up after this many complete readings …") { Default = "3" },
        new("withdrawAfter", SettingFormats.Between("PT0S", "P90D"), "… spread over at least this long; it is withdrawn where its page answers 404 or 410.") { Default = "\"P1D\"" },
        new("hostGap", SettingFormats.Between("PT0S", "PT5M"), "Between two requests to the same host; at least PT2S for a site on another machine.") { Default = "\"PT2S\"" },
        new("robots", SettingFormats.Choice("obey", "ignore"), "Whether its robots.txt is obeyed; \"ignore\" needs a permission.") { Default = "\"obey\"" },
    ]);

    private static readonly ObjectShape Topic = new("topic",
    [
        new("id", SettingFormats.SourceId, "Its id for ever; part of addresses.") { Required = true },
        new("name", SettingFormats.Words, "The name people see.") { Required = true },
        new("match", new ListShape(SettingFormats.Words, 1), "The sources' categories that put a post under it.") { Required = true },
        new("words", new ListShape(SettingFormats.Words), "Words and phrases that put a post under it when they stand in its title or excerpt; they count only where none of its categories fits any topic.") { Default = "[]" },
        new("hashtag", SettingFormats.Hashtag, "Its hashtag in notes, a capital for each word; made from the name where this is left out."),
        new("contentNote", SettingFormats.Words, "A content warning: notes about it are shown folded behind these words."),
    ]);

    private static readonly ObjectShape Feeds = new("feeds",
    [
        new("limit", new NumberShape(1, 500), "The number of newest posts in a feed.") { Default = "50" },
        new("maxMegabytes", new NumberShape(8, 4096), "How much memory feeds may take that are kept ready; those asked for longest ago are let go, and made anew when they are asked for again.") { Default = "64" },
        new("push", new TruthShape(), "Whether feeds are pushed to readers and programs that subscribe (WebSub).") { Default = "true" },
    ]);

    private static readonly ObjectShape Pictures = new("pictures",
    [
        new("maxMegabytes", new NumberShape(1, 20), "The largest picture that is copied; larger ones stay links.") { Default = "5" },
        new("maxTotalMegabytes", new NumberShape(1, 100_000), "All copies together. Where there is no more room, new posts are shown without pictures; none that was given out is taken back.") { Default = "1000" },
    ]);

    private static readonly ObjectShape Alerts = new("alerts",
    [
        new("webhook", SettingFormats.Url, "Where it is told, as JSON, that a source is not well, and that it is well again; better given as SYNDICATE__Alerts__Webhook."),
        new("failingAfter", SettingFormats.Between("PT1H", "P90D"), "A source that has not answered for so long is failing.") { Default = "\"P2D\"" },
    ]);

    private static readonly ObjectShape Network = new("network",
    [
        new("allowPrivateAddresses", new ListShape(SettingFormats.Network), "Networks that may be asked although they are not public, on any port.") { Default = "[]" },
        new("ports", new ListShape(new NumberShape(1, 65535), 1), "The ports of public hosts that may be asked: sources, and the servers of followers.") { Default = "[80, 443]" },
    ]);

    /// <summary>The whole file.</summary>
    public static readonly ObjectShape Root = new("configuration",
    [
        new("$schema", SettingFormats.Words, "The schema of this file, for editors.") { OfNode = true },
        new("publicUrl", SettingFormats.PublicUrl, "Where the world reaches this service; recorded at the first start.") { Required = true },
        new("handleDomain", SettingFormats.Domain, "The domain in @name@domain; the host of publicUrl where this is left out. Recorded at the first start."),
        new("title", SettingFormats.Words, "The title of pages and feeds.") { Required = true },
        new("description", SettingFormats.Words, "What is published here, in a sentence.") { Required = true },
        new("language", SettingFormats.Language, "The language of the service itself.") { Default = "\"en-GB\"" },
        new("operator", Operator, "Who runs the service; needed as soon as publicUrl is not this machine."),
        new("storage", SettingFormats.Choice("sqlite", "postgres"), "Where the data is: a file in the data folder, or a PostgreSQL database.") { Default = "\"sqlite\"", OfNode = true },
        new("postgres", SettingFormats.Words, "The connection string for storage \"postgres\"; better given as SYNDICATE__Postgres.") { OfNode = true },
        new("feeds", Feeds, "What feeds hold.") { Default = "{}" },
        new("pictures", Pictures, "How much room copies of pictures may take.") { Default = "{}" },
        new("accounts", new ListShape(Account), "The accounts that can be followed from Mastodon and the like.") { Default = "[]" },
        new("sources", new ListShape(Source), "The sites that are read.") { Required = true },
        new("alerts", Alerts, "Who is told when a source is not well.") { Default = "{}" },
        new("topics", new ListShape(Topic), "What posts are sorted under.") { Default = "[]" },
        new("network", Network, "How this node goes out.") { Default = "{}", OfNode = true },
        new("trustedProxies", new ListShape(SettingFormats.Network), "Networks of the proxies before this node whose X-Forwarded-For is believed.") { Default = "[]", OfNode = true },
    ])
    {
        Renamed = [("outgoing", "\"network\": { \"allowPrivateAddresses\": [ … ] }, which is its new name")],
    };
}

using System.Globalization;
using System.Text;
using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Feeds.Pictures;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Health;

namespace CHEX.Syndicate.Configuration;

/// <summary>Turns a checked tree into the rooms' records. It trusts the checker: what it reads is there and is right.</summary>
internal static class SettingsMapping
{
    public static ServiceConfiguration Map(JsonTree checkedRoot)
    {
        var root = Complete(checkedRoot, SettingsTable.Root);
        var publicUrl = root.TextOf("publicUrl")!;
        var operators = root["operator"];
        var who = new Operator
        {
            Name = operators?.TextOf("name") ?? root.TextOf("title")!,
            CharityNumber = operators?.TextOf("charityNumber") is { } number && !number.Equals("none", StringComparison.OrdinalIgnoreCase) ? number : null,
            Contact = operators?.TextOf("contact"),
            DataProtection = operators?.TextOf("dataProtection"),
            Help = operators?.TextOf("help"),
        };
        return new ServiceConfiguration
        {
            PublicUrl = publicUrl,
            HandleDomain = root.TextOf("handleDomain") ?? new Uri(publicUrl).Authority,
            Operator = who,
            Feeds = new FeedSettings
            {
                Title = root.TextOf("title")!,
                Description = root.TextOf("description")!,
                Language = root.TextOf("language")!,
                Limit = Number(root["feeds"]!, "limit"),
                MaxBytes = Number(root["feeds"]!, "maxMegabytes") * 1024L * 1024,
                Push = root["feeds"]!["push"]!.Value == "true",
                Publisher = who.Name,
                Contact = who.Contact is { } contact && SettingFormats.MailOrUrl.Accepts(contact) && !SettingFormats.Url.Accepts(contact) ? contact : null,
            },
            Accounts = [.. root.ObjectsOf("accounts").Select(a => Account(a.Value))],
            Sources = [.. root.ObjectsOf("sources").Select(s => Source(s.Value, s.Index))],
            Topics = [.. root.ObjectsOf("topics").Select(t => Topic(t.Value))],
            Agreed = [.. root.ObjectsOf("sources").Where(s => s.Value["permission"] is not null).Select(s => s.Value.TextOf("id")!)],
            Pictures = new PictureSettings { Largest = Megabytes(root["pictures"]!, "maxMegabytes"), Total = Megabytes(root["pictures"]!, "maxTotalMegabytes") },
            Alerts = new AlertSettings { Webhook = root["alerts"]!.TextOf("webhook") is { } hook ? new Uri(hook) : null, FailingAfter = Time(root["alerts"]!, "failingAfter") },
            Node = new NodeConfiguration
            {
                Postgres = root.TextOf("storage") == "postgres" ? root.TextOf("postgres") : null,
                AllowedNetworks = Texts(root["network"]!, "allowPrivateAddresses"),
                Ports = [.. root["network"]!["ports"]!.Items.Select(p => int.Parse(p.Value, CultureInfo.InvariantCulture))],
                TrustedProxies = Texts(root, "trustedProxies"),
            },
        };
    }

    /// <summary>A copy with the defaults filled in where nothing was written.</summary>
    public static JsonTree Complete(JsonTree value, Shape shape)
    {
        var made = new JsonTree(value.Kind, value.Where, value.Value);
        switch (shape)
        {
            case ObjectShape o:
                foreach (var field in o.Fields)
                {
                    if (value[field.Name] is { } written) made.Put(field.Name, Complete(written, field.Shape));
                    else if (field.Default is { } text) made.Put(field.Name, Complete(JsonTree.Read(Encoding.UTF8.GetBytes(text)), field.Shape));
                }

                break;
            case ListShape l:
                made.Items.AddRange(value.Items.Select(i => Complete(i, l.Of)));
                break;
            case OneOrMoreShape { Or: { } or } m:
                if (value.Kind == JsonKind.Map) return Complete(value, or);
                made.Items.AddRange(value.Items.Select(i => Complete(i, i.Kind == JsonKind.Map ? or : m.Of)));
                break;
            default:
                made.Items.AddRange(value.Items);
                break;
        }

        return made;
    }

    private static AccountSettings Account(JsonTree a) => new()
    {
        Name = a.TextOf("name")!,
        DisplayName = a.TextOf("displayName")!,
        Summary = a.TextOf("summary")!,
        Sources = Texts(a, "sources"),
        AnnounceAfter = Time(a, "announceAfter"),
        Burst = Number(a, "burst"),
        Pace = Time(a, "pace"),
    };

    private static Topic Topic(JsonTree t) => new(t.TextOf("id")!, t.TextOf("name")!, Texts(t, "match"))
    {
        Words = Texts(t, "words"),
        Hashtag = t.TextOf("hashtag")?.TrimStart('#'),
        ContentNote = t.TextOf("contentNote"),
    };

    private static SourceSettings Source(JsonTree s, int index) => new()
    {
        Info = new SourceInfo
        {
            Id = s.TextOf("id")!,
            Name = s.TextOf("name")!,
            ShortName = s.TextOf("shortName") ?? s.TextOf("name")!,
            Homepage = s.TextOf("homepage")!,
            Url = s.TextOf("url")!,
            Language = s.TextOf("language")!,
            TimeZone = s.TextOf("timeZone")!,
            Republish = s.TextOf("republish") switch { "full" => Republish.Full, "link-only" => Republish.LinkOnly, _ => Republish.Summary },
            Pictures = s.TextOf("pictures") == "copy",
            Priority = s["priority"] is null ? index + 1 : Number(s, "priority"),
            Rights = s.TextOf("rights"),
            Licence = s.TextOf("licence"),
        },
        Kind = Kind(s),
        Url = new Uri(s.TextOf("url")!),
        Fallbacks = [.. s.ObjectsOf("fallbacks").Select(f => new Fallback(Kind(f.Value), new Uri(f.Value.TextOf("url")!)))],
        Interval = Time(s, "interval"),
        Adaptive = s.TextOf("schedule") == "adaptive",
        Recipe = s["recipe"] is { } recipe ? RecipeMapping.Recipe(recipe) : null,
        WithdrawAfterReadings = Number(s, "withdrawAfterReadings"),
        WithdrawAfter = Time(s, "withdrawAfter"),
        HostGap = Time(s, "hostGap"),
        Expect = Expect(s["expect"]!),
        Filter = new ItemFilter(Terms(s["filter"]!["include"]!), Terms(s["filter"]!["exclude"]!)),
        AfterApproval = s.TextOf("publish") == "after-approval",
        ObeyRobots = s.TextOf("robots") == "obey",
    };

    private static Expectations Expect(JsonTree e) => new()
    {
        MinItems = Number(e, "minItems"),
        MaxAge = e["maxAgeDays"] is null ? null : TimeSpan.FromDays(Number(e, "maxAgeDays")),
        MustContain = Texts(e, "mustContain"),
        Fields = [.. Texts(e, "fields").Select(f => Enum.Parse<ItemField>(f, ignoreCase: true))],
        RequiredFill = Number(e, "requiredFill"),
        MaxNew = Number(e, "maxNewPerReading"),
        HoldFor = Time(e, "holdFor"),
    };

    private static FilterTerms Terms(JsonTree t) => new(Texts(t, "topics"), Texts(t, "categories"), Texts(t, "words"));

    private static SourceKind Kind(JsonTree value) => value.TextOf("kind") switch
    {
        "feed" => SourceKind.Feed,
        "wordpress" => SourceKind.WordPress,
        "squarespace" => SourceKind.Squarespace,
        _ => SourceKind.Page,
    };

    private static IReadOnlyList<string> Texts(JsonTree value, string name) => value[name] switch
    {
        null => [],
        { Kind: JsonKind.Text } one => [one.Value],
        var list => [.. list.Items.Select(i => i.Value)],
    };

    private static TimeSpan Time(JsonTree value, string name) => IsoDuration.Read(value.TextOf(name)!)!.Value;

    private static long Megabytes(JsonTree value, string name) => Number(value, name) * 1024L * 1024L;

    private static int Number(JsonTree value, string name) => int.Parse(value[name]!.Value, CultureInfo.InvariantCulture);
}

using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Configuration;

/// <summary>What must be true between settings. Each rule looks only at what it needs, so that all can speak even where something else is wrong.</summary>
public static class SettingRules
{
    /// <summary>All broken rules.</summary>
    public static IEnumerable<Mistake> Check(JsonTree root)
    {
        var sources = root.ObjectsOf("sources").ToList();
        return
        [
            .. Public(root),
            .. Twice(root, "sources", "id"),
            .. Twice(root, "topics", "id"),
            .. Twice(root, "accounts", "name"),
            .. sources.SelectMany(s => OfSource(s.Value, Checker.Item("sources", s.Index))),
            .. sources.SelectMany(s => OfFilter(root, s.Value, Checker.Item("sources", s.Index))),
            .. root.ObjectsOf("accounts").SelectMany(a => OfAccount(a.Value, Checker.Item("accounts", a.Index), sources.Select(s => s.Value))),
            .. root.ObjectsOf("topics").SelectMany(t => OfTopic(t.Value, Checker.Item("topics", t.Index))),
            .. Storage(root),
        ];
    }

    // The world sees it: then it is encrypted, and somebody stands for it.
    private static IEnumerable<Mistake> Public(JsonTree root)
    {
        if (root.TextOf("publicUrl") is not { } url || !SettingFormats.PublicUrl.Accepts(url) || SettingFormats.IsLoopback(url)) yield break;
        if (!url.StartsWith("https:", StringComparison.Ordinal)) yield return new("publicUrl", root["publicUrl"]!.Where, $"\"{url}\"", "https, because it is not this machine");
        foreach (var name in (string[])["name", "charityNumber", "contact", "dataProtection", "help"])
        {
            // A missing name is told by its field's own rule where there is an operator.
            if (root["operator"] is { Kind: JsonKind.Map } who && (who[name] is not null || name == "name")) continue;
            yield return new($"operator.{name}", root["operator"]?.Where ?? "", "nothing", "some text, because publicUrl is not this machine: pages and profiles say who runs them (charityNumber may be \"none\")");
        }
    }

    private static IEnumerable<Mistake> Twice(JsonTree root, string list, string name)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (index, value) in root.ObjectsOf(list))
        {
            if (value.TextOf(name) is not { } id) continue;
            var path = Checker.Member(Checker.Item(list, index), name);
            if (!seen.TryAdd(id, path)) yield return new(path, value[name]!.Where, $"\"{id}\", which {seen[id]} has already", "an id of its own");
        }
    }

    private static IEnumerable<Mistake> OfSource(JsonTree source, string path)
    {
        if (source["permission"] is null)
        {
            foreach (var (name, needs) in ((string, string)[])[("republish", "full"), ("pictures", "copy"), ("robots", "ignore")])
            {
                if (source.TextOf(name) == needs)
                    yield return new(Checker.Member(path, name), source[name]!.Where, $"\"{needs}\" without a permission", "\"permission\": { \"by\": …, \"on\": …, \"terms\": … } beside it, saying who agreed, when and on which terms");
            }
        }

        var page = source.TextOf("kind") == "page" || source.ObjectsOf("fallbacks").Any(f => f.Value.TextOf("kind") == "page");
        if (page && source["recipe"] is null)
            yield return new(Checker.Member(path, "recipe"), source.Where, "nothing", "a recipe (items, link …), because a page is read by one");
        if (!page && source["recipe"] is { } unused && source.TextOf("kind") is { } kind && SettingFormats.Choice("feed", "wordpress", "squarespace").Accepts(kind))
            yield return new(Checker.Member(path, "recipe"), unused.Where, "a recipe that nothing uses", "none for this kind, or a fallback of kind \"page\"");

        if (source["recipe"] is { Kind: JsonKind.Map } recipe)
        {
            foreach (var mistake in RecipeRules.Check(recipe, source, Checker.Member(path, "recipe"))) yield return mistake;
        }

        // A guest does not knock each minute.
        if (source.TextOf("url") is not { } url || !SettingFormats.Url.Accepts(url) || SettingFormats.IsLoopback(url)) yield break;
        foreach (var (name, least) in ((string, string)[])[("interval", "PT15M"), ("hostGap", "PT2S")])
        {
            if (source.TextOf(name) is { } text && IsoDuration.Read(text) is { } time && time < IsoDuration.Read(least))
                yield return new(Checker.Member(path, name), source[name]!.Where, $"\"{text}\"", $"at least {least} for a site on another machine");
        }
    }

    private static IEnumerable<Mistake> OfFilter(JsonTree root, JsonTree source, string path)
    {
        var known = root.ObjectsOf("topics").Select(t => t.Value.TextOf("id")).OfType<string>().ToList();
        foreach (var side in (string[])["include", "exclude"])
        {
            if (source["filter"]?[side]?["topics"] is not { Kind: JsonKind.List } list) continue;
            for (var i = 0; i < list.Items.Count; i++)
            {
                var item = list.Items[i];
                if (item.Kind == JsonKind.Text && SettingFormats.SourceId.Accepts(item.Value) && !known.Contains(item.Value, StringComparer.Ordinal))
                    yield return new(Checker.Item(Checker.Member(path, $"filter.{side}.topics"), i), item.Where, item.Shown, "the id of a topic: " + string.Join(", ", known) + Spelling.Suggestion(item.Value, known));
            }
        }
    }

    private static IEnumerable<Mistake> OfAccount(JsonTree account, string path, IEnumerable<JsonTree> sources)
    {
        if (account.TextOf("name") is { } name && Addresses.Reserved.Contains(name))
            yield return new(Checker.Member(path, "name"), account["name"]!.Where, $"\"{name}\"", $"a name other than {string.Join(", ", Addresses.Reserved)}, which have another use");

        if (account["sources"] is not { Kind: JsonKind.List } list) yield break;
        var known = sources.Select(s => s.TextOf("id")).OfType<string>().ToList();
        for (var i = 0; i < list.Items.Count; i++)
        {
            var item = list.Items[i];
            if (item.Kind == JsonKind.Text && SettingFormats.SourceId.Accepts(item.Value) && !known.Contains(item.Value, StringComparer.Ordinal))
                yield return new(Checker.Item(Checker.Member(path, "sources"), i), item.Where, item.Shown, "the id of a source: " + string.Join(", ", known) + Spelling.Suggestion(item.Value, known));
        }
    }

    // Screen readers know the words of a hashtag by their capitals.
    private static IEnumerable<Mistake> OfTopic(JsonTree topic, string path)
    {
        if (topic.TextOf("hashtag") is not { } hashtag || topic.TextOf("name") is not { } name || !SettingFormats.Hashtag.Accepts(hashtag)) yield break;
        var (tag, made) = (hashtag.TrimStart('#'), Topic.CamelCase(name));
        if (tag.Equals(made, StringComparison.OrdinalIgnoreCase) && tag.Count(char.IsUpper) < made.Count(char.IsUpper))
            yield return new(Checker.Member(path, "hashtag"), topic["hashtag"]!.Where, $"\"{hashtag}\"", $"a capital for each word: \"{made}\"");
    }

    private static IEnumerable<Mistake> Storage(JsonTree root)
    {
        if (root.TextOf("storage") == "postgres" && root["postgres"] is null)
            yield return new("postgres", "", "nothing", "a connection string, because storage is \"postgres\"; or set SYNDICATE__Postgres");
    }
}

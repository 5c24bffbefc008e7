namespace CHEX.Syndicate.Configuration;

/// <summary>A configuration that was read, with its tree.</summary>
/// <param name="Settings">What it says.</param>
/// <param name="Tree">As it was written, environment included.</param>
public sealed record ConfiguredService(ServiceConfiguration Settings, JsonTree Tree)
{
    /// <summary>
    /// What all nodes share, as JSON in the order of the settings: two files that say the same give the same text.
    /// </summary>
    public string Shared => Part(ofNode: false).ToString();

    /// <summary>The store's configuration with what belongs to this node.</summary>
    /// <exception cref="ConfigurationException">This program cannot use it.</exception>
    public ConfiguredService With(string shared)
    {
        var tree = JsonTree.Read(System.Text.Encoding.UTF8.GetBytes(shared));
        foreach (var (name, value) in Part(ofNode: true).Members) tree.Put(name, value);
        // An older program recorded permissions to link to pictures. Nothing does that any more, and to copy them is more than was permitted.
        foreach (var (_, source) in tree.ObjectsOf("sources").Where(s => s.Value.TextOf("pictures") == "link")) source.Put("pictures", JsonTree.Read("\"none\""u8));
        return ConfigurationFile.Check(tree, []);
    }

    private JsonTree Part(bool ofNode)
    {
        var complete = SettingsMapping.Complete(Tree, SettingsTable.Root);
        var part = new JsonTree(JsonKind.Map, Tree.Where);
        foreach (var field in SettingsTable.Root.Fields.Where(f => f.OfNode == ofNode))
            if (complete[field.Name] is { } value) part.Put(field.Name, value);
        return part;
    }
}

/// <summary>Reads the configuration: the file, environment variables over it, every rule, the rooms' records.</summary>
public static class ConfigurationFile
{
    /// <summary>The name looked for where none is given.</summary>
    public const string DefaultName = "feeds.config.json";

    /// <summary>Reads <paramref name="path"/>.</summary>
    /// <exception cref="ConfigurationException">It cannot be used; all mistakes at once.</exception>
    public static ConfiguredService Load(string path, IEnumerable<KeyValuePair<string, string>> environment)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([new Mistake("", "", $"no file that can be read at {Path.GetFullPath(path)} ({e.Message})", "the configuration; name another with --config")]);
        }

        return Read(bytes, environment);
    }

    /// <summary>Reads the text of a configuration.</summary>
    /// <exception cref="ConfigurationException">It cannot be used; all mistakes at once.</exception>
    public static ConfiguredService Read(ReadOnlySpan<byte> utf8, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var tree = JsonTree.Read(utf8);
        return Check(tree, EnvironmentOverrides.Apply(tree, environment));
    }

    internal static ConfiguredService Check(JsonTree tree, IReadOnlyList<Mistake> before)
    {
        List<Mistake> mistakes = [.. before, .. Checker.Check(tree, SettingsTable.Root)];
        if (tree.Kind == JsonKind.Map) mistakes.AddRange(SettingRules.Check(tree));
        if (mistakes.Count > 0) throw new ConfigurationException(mistakes);
        return new ConfiguredService(SettingsMapping.Map(tree), tree);
    }
}

using System.CommandLine;
using CHEX.Syndicate.Configuration;

namespace CHEX.Syndicate.Commands;

/// <summary>The options that several commands have.</summary>
internal static class CommandOptions
{
    public static readonly Option<string> Config = new("--config", "-c")
    {
        Description = "The configuration file.",
        HelpName = "FILE",
        DefaultValueFactory = _ => ConfigurationFile.DefaultName,
    };

    public static readonly Option<string> Data = new("--data", "-d")
    {
        Description = "The folder that everything is kept in.",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => "data",
    };

    public static readonly Option<string?> Urls = new("--urls", "-u")
    {
        Description = "Where to listen, several divided by semicolons; publicUrl where that is this machine, else http://127.0.0.1:5080.",
        HelpName = "URLS",
    };

    /// <summary>The process's environment variables.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Environment() =>
        System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(e => KeyValuePair.Create((string)e.Key, (string?)e.Value ?? ""));

    /// <summary>The configuration that a command names.</summary>
    /// <exception cref="ConfigurationException">It cannot be used.</exception>
    public static ConfiguredService Configuration(this ParseResult parsed) => ConfigurationFile.Load(parsed.GetValue(Config)!, Environment());
}

using System.Text;
using CHEX.Syndicate.Configuration;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Configuration;

public sealed class SchemaTests
{
    [Fact]
    public void The_schema_file_says_what_the_code_says()
    {
        var path = Path.Combine(Repository.Root, JsonSchema.FileName);
        if (Environment.GetEnvironmentVariable("SYNDICATE_WRITE_SCHEMA") == "1") File.WriteAllText(path, JsonSchema.Text());
        File.ReadAllText(path).Should().Be(JsonSchema.Text(), "run the tests once with SYNDICATE_WRITE_SCHEMA=1 to write it anew");
    }

    [Fact]
    public void The_page_about_settings_says_what_the_code_says()
    {
        const string mark = "<!-- Made from the code; a test keeps it so. -->\n";
        var path = Path.Combine(Repository.Root, "docs", "configuration.md");
        var text = File.ReadAllText(path);
        var right = text[..(text.IndexOf(mark, StringComparison.Ordinal) + mark.Length)] + "\n" + SettingsReference.Markdown();
        if (Environment.GetEnvironmentVariable("SYNDICATE_WRITE_SCHEMA") == "1") File.WriteAllText(path, right);
        File.ReadAllText(path).Should().Be(right, "run the tests once with SYNDICATE_WRITE_SCHEMA=1 to write it anew");
    }

    [Fact]
    public void The_shipped_configuration_is_right_and_reads_the_three_sites()
    {
        var read = ConfigurationFile.Load(Path.Combine(Repository.Root, ConfigurationFile.DefaultName), []);
        read.Settings.Sources.Select(s => s.Info.Id).Should().Equal("chex", "vhs", "phs");
        read.Settings.IsLoopback.Should().BeTrue("the shipped address is safe to start with");
        read.Settings.Sources.Should().OnlyContain(s => s.Info.Republish == CHEX.Syndicate.Posts.Republish.Summary && !s.Info.Pictures);
        read.Settings.Accounts.Should().ContainSingle().Which.Name.Should().Be("network");
        read.Settings.Sources[2].Recipe.Should().BeEquivalentTo(CHEX.Syndicate.Tests.Sources.Pages.PageTests.Phs, "it is held against the site's fixtures there");
    }

    [Fact]
    public void Each_default_of_the_table_is_right_by_its_own_rule()
    {
        foreach (var (field, shape) in Fields(SettingsTable.Root).Where(f => f.Field.Default is not null))
            Checker.Check(JsonTree.Read(Encoding.UTF8.GetBytes(field.Default!)), shape).Should().BeEmpty("the default of {0} must be allowed", field.Name);
    }

    [Fact]
    public void The_defaults_of_the_table_are_those_of_the_rooms()
    {
        var read = ConfigurationFile.Read(Encoding.UTF8.GetBytes(
            """
            { "publicUrl": "http://127.0.0.1:5080", "title": "t", "description": "d",
              "accounts": [{ "name": "a", "displayName": "A", "summary": "s" }],
              "sources": [{ "id": "s", "name": "S", "kind": "page", "homepage": "https://s.example/", "url": "https://s.example/n",
                "recipe": { "items": "li", "link": "a", "article": { "content": "main" } } }] }
            """), []).Settings;
        var source = read.Sources[0];
        source.Should().BeEquivalentTo(new CHEX.Syndicate.Sources.SourceSettings
        {
            Info = new CHEX.Syndicate.Posts.SourceInfo { Id = "s", Name = "S", ShortName = "S", Homepage = "https://s.example/", Url = "https://s.example/n" },
            Kind = CHEX.Syndicate.Sources.SourceKind.Page,
            Url = new Uri("https://s.example/n"),
            Recipe = new CHEX.Syndicate.Sources.PageRecipe { Items = ["li"], Link = ["a"], Article = new CHEX.Syndicate.Sources.ArticleRecipe { Content = ["main"] } },
        });
        read.Accounts[0].Should().BeEquivalentTo(new CHEX.Syndicate.Fediverse.AccountSettings { Name = "a", DisplayName = "A", Summary = "s" });
        read.Feeds.Should().BeEquivalentTo(new CHEX.Syndicate.Feeds.FeedSettings { Title = "t", Description = "d", Publisher = "t" });
    }

    private static IEnumerable<(Field Field, Shape Shape)> Fields(Shape shape) => shape switch
    {
        ObjectShape o => o.Fields.SelectMany(f => Fields(f.Shape).Prepend((f, f.Shape))),
        ListShape l => Fields(l.Of),
        _ => [],
    };
}

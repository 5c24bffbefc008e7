using System.Text.Json;
using System.Xml.Linq;
using CHEX.Syndicate.Tests.Configuration;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests;

/// <summary>Whose work is in the program stands in <c>THIRD-PARTY-NOTICES.md</c>.</summary>
public sealed class NoticesTests
{
    private static readonly string Notices = File.ReadAllText(Path.Combine(Repository.Root, "THIRD-PARTY-NOTICES.md"));

    [Fact]
    public void Each_package_that_the_solution_names_has_its_line_with_its_version()
    {
        var used = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Append(Path.Combine(Repository.Root, "Directory.Build.props"))
            .SelectMany(f => XDocument.Load(f).Descendants("PackageReference")).Select(p => (string)p.Attribute("Include")!).ToHashSet();
        foreach (var package in XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion"))
        {
            var (name, version) = ((string)package.Attribute("Include")!, ((string)package.Attribute("Version")!).Trim('[', ']'));
            if (used.Contains(name)) Lines(name).Should().Contain(l => l.Contains(version, StringComparison.Ordinal), "{0} {1} is used", name, version);
        }
    }

    [Fact]
    public void Each_package_that_comes_with_the_program_is_named()
    {
        using var locked = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "src", "CHEX.Syndicate", "packages.lock.json")));
        var packages = locked.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject().Where(p => p.Value.GetProperty("type").GetString() != "Project");
        foreach (var package in packages) Lines(package.Name).Should().NotBeEmpty("{0} is in the program", package.Name);
    }

    // SQLitePCLRaw and Microsoft.Data.Sqlite stand for their parts.
    private static IEnumerable<string> Lines(string package)
    {
        var name = package.StartsWith("SQLitePCLRaw.", StringComparison.Ordinal) ? "SQLitePCLRaw" : package == "Microsoft.Data.Sqlite.Core" ? "Microsoft.Data.Sqlite" : package;
        return Notices.Split('\n').Where(l => l.StartsWith('|') && l.Contains(name, StringComparison.Ordinal));
    }
}

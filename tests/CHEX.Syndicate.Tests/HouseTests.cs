using System.Xml.Linq;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests;

/// <summary>The walls of the house: which project may know which.</summary>
public sealed class HouseTests
{
    private static readonly string[] Ground = ["Store", "Lanes", "Http", "Posts"];

    [Theory]
    [InlineData("Store")]
    [InlineData("Lanes", "Store")]
    [InlineData("Http", "Store")]
    [InlineData("Posts", "Store")]
    [InlineData("Sources", "Store", "Lanes", "Http", "Posts")]
    [InlineData("Feeds", "Store", "Lanes", "Http", "Posts")]
    [InlineData("Fediverse", "Store", "Lanes", "Http", "Posts")]
    public void A_room_knows_only_the_rooms_below_it(string room, params string[] mayKnow) =>
        Known($"CHEX.Syndicate.{room}").Should().BeSubsetOf(mayKnow);

    [Fact]
    public void Only_the_program_knows_the_three_upper_rooms()
    {
        Known("CHEX.Syndicate").Should().Contain(["Sources", "Feeds", "Fediverse"]);
        Ground.SelectMany(room => Known($"CHEX.Syndicate.{room}")).Should().OnlyContain(known => known == "Store");
    }

    [Fact]
    public void Every_package_has_one_exact_version()
    {
        var packages = XDocument.Load(Path.Combine(Root(), "Directory.Packages.props")).Descendants("PackageVersion").ToList();
        packages.Should().NotBeEmpty();
        packages.Select(p => p.Attribute("Version")!.Value).Should().OnlyContain(v => v.StartsWith('[') && v.EndsWith(']') && !v.Contains(','));
    }

    private static IEnumerable<string> Known(string project) => XDocument
        .Load(Path.Combine(Root(), "src", project, project + ".csproj"))
        .Descendants("ProjectReference")
        .Select(r => r.Attribute("Include")!.Value.Replace('\\', '/').Split('/')[^1])
        .Select(file => file.Replace("CHEX.Syndicate.", "", StringComparison.Ordinal).Replace(".csproj", "", StringComparison.Ordinal));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CHEX.Syndicate.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}

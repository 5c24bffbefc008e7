namespace CHEX.Syndicate.Tests.Configuration;

/// <summary>The folder of the repository, found from where the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "CHEX.Syndicate.sln"))) return at.FullName;
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}

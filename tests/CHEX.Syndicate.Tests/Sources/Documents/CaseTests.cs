using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Documents;

/// <summary>
/// Small documents, each with one thing in it that a feed may be or do, and beside it what must be read: every member that the
/// expectation names, nothing else. The folder "faults" has a case for each fault that feeds are known to have.
/// </summary>
public sealed class CaseTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Sources", "Documents", "Fixtures");

    public static TheoryData<string> Cases() => [.. FeedCase.Names(Folder)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_document_says_what_it_says(string name) => FeedCase.Difference(Folder, name).Should().BeNull();
}

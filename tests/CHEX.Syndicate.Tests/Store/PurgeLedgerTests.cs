using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Store;

public sealed class PurgeLedgerTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string File => folder["purged"];

    private PurgeLedger Ledger => PurgeLedger.Of(folder.Path)!;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_added_is_there_once_and_in_the_file_nothing_else()
    {
        Ledger.Read().Should().BeEmpty();
        Ledger.Add(["aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"]);
        Ledger.Add(["bbbbbbbbbbbbbbbb", "cccccccccccccccc", "cccccccccccccccc", "not an id", ""]);
        Ledger.Read().Should().BeEquivalentTo("aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc");
        System.IO.File.ReadAllLines(File).Where(l => l.Length > 0).Should().Equal("aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc");
    }

    [Fact]
    public void A_line_that_a_crash_cut_does_no_harm_to_the_next()
    {
        Ledger.Add(["aaaaaaaaaaaaaaaa"]);
        System.IO.File.AppendAllText(File, "bbb");
        Ledger.Add(["cccccccccccccccc"]);
        Ledger.Read().Should().BeEquivalentTo("aaaaaaaaaaaaaaaa", "cccccccccccccccc");
    }

    [Fact]
    public void Several_processes_may_add_at_once()
    {
        Parallel.For(0, 40, n => Ledger.Add([$"post{n:000000}"]));
        Ledger.Read().Should().HaveCount(40);
    }

    [Fact]
    public void Without_a_folder_there_is_none_and_one_that_cannot_be_written_says_so()
    {
        PurgeLedger.Of(folder["nowhere"]).Should().BeNull();
        Directory.CreateDirectory(File);
        var add = () => Ledger.Add(["aaaaaaaaaaaaaaaa"]);
        add.Should().Throw<StoreException>().WithMessage($"*nothing was purged*{File}*Check the owner and the permissions*");
    }
}

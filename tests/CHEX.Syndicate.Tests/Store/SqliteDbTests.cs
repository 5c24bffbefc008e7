using CHEX.Syndicate.Store;
using CHEX.Syndicate.Store.Sqlite;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Store;

/// <summary>What SQLite alone does.</summary>
public sealed class SqliteDbTests
{
    [Fact]
    public async Task A_writer_waits_while_another_process_writes_and_its_wait_can_be_cancelled()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var other = await store.Another();
        var begun = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        var slow = store.Db.Write(async tx => { begun.SetResult(); await end.Task; await Meta.Set(tx, "a", "1"); }, default);
        await begun.Task;
        using var impatient = new CancellationTokenSource();

        var given = other.Write(tx => Meta.Set(tx, "b", "1"), impatient.Token);
        await impatient.CancelAsync();
        await FluentActions.Awaiting(() => given).Should().ThrowAsync<OperationCanceledException>();
        var patient = other.Write(tx => Meta.Set(tx, "c", "1"), default);
        end.SetResult();
        await Task.WhenAll(slow, patient);

        (await other.Read(tx => tx.Query<string>("SELECT key FROM meta ORDER BY key"), default)).Should().Equal("a", "c");
    }

    [Fact]
    public async Task A_full_disk_is_named_and_undoes_the_whole_transaction()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await store.Db.Write(tx => Meta.Set(tx, "before", "1"), default);

        var act = () => store.Db.Write(
            async tx =>
            {
                await tx.Execute("PRAGMA max_page_count = 1");
                await Meta.Set(tx, "a", "1");
                await Meta.Set(tx, "b", new string('x', 1 << 20));
            },
            default);

        (await act.Should().ThrowAsync<StoreException>().WithMessage("*no room*")).Which.Fault.Should().Be(StoreFault.Full);
        (await store.Db.Read(tx => tx.Query<string>("SELECT key FROM meta"), default)).Should().Equal("before");
        await store.Db.Write(tx => Meta.Set(tx, "after", "1"), default);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["syndicate.db"], new string('?', 8192));

        var act = () => SqliteDb.Open(folder["syndicate.db"], TimeProvider.System, default);

        (await act.Should().ThrowAsync<StoreException>().WithMessage("*syndicate.db*no database*")).Which.Fault.Should().Be(StoreFault.Corrupt);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["file"], "");

        var act = () => SqliteDb.Open(Path.Combine(folder["file"], "data", "syndicate.db"), TimeProvider.System, default);

        (await act.Should().ThrowAsync<StoreException>().WithMessage("*data folder cannot be made*--data*")).Which.Fault.Should().Be(StoreFault.ReadOnly);
    }

    [Fact]
    public async Task A_place_where_a_folder_stands_cannot_be_opened()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["syndicate.db"]);

        var act = () => SqliteDb.Open(folder["syndicate.db"], TimeProvider.System, default);

        (await act.Should().ThrowAsync<StoreException>().WithMessage("*cannot be opened*")).Which.Fault.Should().Be(StoreFault.ReadOnly);
    }

    [Fact]
    public async Task A_commit_of_another_process_wakes_this_one()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var other = await store.Another();
        using var stop = new CancellationTokenSource();
        using var waiter = store.Db.Wakes.Subscribe();
        var watching = store.Db.Watch(stop.Token);
        await Eventually.True(() => store.Clock.Sleepers > 0);

        await other.Write(tx => Meta.Set(tx, "a", "1"), default);
        store.Clock.Advance(TimeSpan.FromMilliseconds(500));

        (await waiter.Wait(TimeSpan.FromMinutes(1), TimeProvider.System, default)).Should().BeTrue();
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => watching).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_second_run_on_the_same_data_is_refused_until_the_first_ends()
    {
        using var folder = new TempFolder();
        using (RunLock.Take(folder.Path))
        {
            FluentActions.Invoking(() => RunLock.Take(folder.Path)).Should().Throw<StoreException>()
                .WithMessage($"*{folder.Path}*").Which.Fault.Should().Be(StoreFault.InUse);
        }

        RunLock.Take(folder.Path).Dispose();
        await Task.CompletedTask;
    }
}

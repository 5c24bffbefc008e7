using System.Collections.Concurrent;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CHEX.Syndicate.Tests.Lanes;

/// <summary>A runner on a real store, with a handler that does what the test says.</summary>
internal sealed class RunnerRig : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly RealStore store;
    private readonly Task running;

    public RunnerRig(RealStore store, Handler handler, Db? db = null, TimeProvider? time = null)
    {
        this.store = store;
        var runner = new LaneRunner(db ?? store.Db, [handler], time ?? store.Clock, new Random(1), NullLogger<LaneRunner>.Instance);
        running = Task.Run(() => runner.Run(stop.Token));
    }

    /// <summary>Stops the runner; the clock moves on meanwhile, as clocks do.</summary>
    public async Task Stop()
    {
        await stop.CancelAsync();
        await Eventually.True(() =>
        {
            if (!running.IsCompleted) store.Clock.Advance(TimeSpan.FromMilliseconds(20));
            return running.IsCompleted;
        });
        await running;
    }

    /// <summary>Lets the clock run, a second at a time, until it is so.</summary>
    public Task Until(Func<Task<bool>> condition) => Eventually.True(async () =>
    {
        if (await condition()) return true;
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        return false;
    });

    public async ValueTask DisposeAsync()
    {
        if (!running.IsCompleted) await Stop();
        stop.Dispose();
    }

    /// <summary>A handler of the kind "test".</summary>
    internal sealed class Handler(Func<Lane, CancellationToken, Task<Outcome?>> work, int slots = 8) : ILaneHandler
    {
        public string Kind => "test";

        public TimeSpan Budget => TimeSpan.FromSeconds(20);

        public int Slots => slots;

        /// <summary>Every turn that began.</summary>
        public ConcurrentQueue<Lane> Begun { get; } = [];

        public Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
        {
            Begun.Enqueue(lane);
            return work(lane, cancellation);
        }
    }
}

using System.Threading.Channels;

namespace CHEX.Syndicate.Store;

/// <summary>Wakes those who wait for work. A wake that comes while the waiter works is kept, once.</summary>
public sealed class Wakes
{
    private readonly Lock gate = new();
    private Channel<bool>[] waiters = [];
    private long told;

    /// <summary>
    /// How often it was raised. What was read from the store after this number was seen has every commit told until then:
    /// as long as the number stands, the reading is current, and costs no query.
    /// </summary>
    public long Told => Interlocked.Read(ref told);

    /// <summary>Starts listening. Dispose the subscription to stop.</summary>
    public Subscription Subscribe()
    {
        var channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        lock (gate) waiters = [.. waiters, channel];
        return new Subscription(this, channel);
    }

    /// <summary>Wakes every subscriber.</summary>
    public void Raise()
    {
        Interlocked.Increment(ref told);
        foreach (var waiter in Volatile.Read(ref waiters)) waiter.Writer.TryWrite(true);
    }

    private void Remove(Channel<bool> channel)
    {
        lock (gate) waiters = [.. waiters.Where(w => w != channel)];
    }

    /// <summary>One waiter.</summary>
    public sealed class Subscription : IDisposable
    {
        private readonly Wakes wakes;
        private readonly Channel<bool> channel;

        internal Subscription(Wakes wakes, Channel<bool> channel) => (this.wakes, this.channel) = (wakes, channel);

        /// <summary>Waits for a wake, or for <paramref name="atMost"/>, whichever comes first. True when woken.</summary>
        public async Task<bool> Wait(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
        {
            using var limit = new CancellationTokenSource(atMost, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            try
            {
                return await channel.Reader.ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return false;
            }
        }

        /// <summary>Wakes this waiter alone.</summary>
        public void Raise() => channel.Writer.TryWrite(true);

        public void Dispose() => wakes.Remove(channel);
    }
}

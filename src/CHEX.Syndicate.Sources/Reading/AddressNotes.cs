using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>What a reading says of where its source is, and of when it wants to be asked: noted with the reading's other results.</summary>
internal static partial class AddressNotes
{
    /// <summary>An address answered: where it leads, and what its feed says about when to come again.</summary>
    public static async Task Answered(Tx tx, SourceSettings source, SourceRow row, SourceReading reading, bool overlaps, ILogger log)
    {
        var id = source.Info.Id;
        if (reading.Hints is { } hints && !hints.SaysTheSame(SourceRows.Hints(row))) await SourceRows.Hinted(tx, id, hints);
        if (reading is not { Configured: { } configured, AskedAt: { } asked }) return;
        if (asked != configured && reading.MovedTo is null) await SourceAddresses.Settled(tx, id, asked);
        else if (await SourceAddresses.Answered(tx, id, configured, reading.MovedTo, overlaps) is { } home) Log.Moved(log, id, configured, home);
    }

    /// <summary>The addresses that refused, and whether all of the source is gone.</summary>
    public static async Task Refused(Tx tx, SourceSettings source, SourceReading reading, double chance, ILogger log)
    {
        var id = source.Info.Id;
        foreach (var tried in reading.Attempts.Where(a => a is { Skipped: false, Reason: not null, Status: >= 400 and < 500 and not (408 or 425 or 429) }))
        {
            if (tried.Status == 404 && tried.Url != tried.Configured) await SourceAddresses.ForgetMove(tx, id, tried.Configured);
            else await SourceAddresses.Refused(tx, id, tried.Configured, tried.Status!.Value, source.Interval, chance);
        }

        if (reading.Gone && await SourceStandings.HoldGone(tx, id) > 0) Log.Gone(log, id);
    }

    private static partial class Log
    {
        [LoggerMessage(2016, LogLevel.Warning, "Source {Source}: {Url} has led to {Home} for good for days, and is read there from now on. Change the source's url.")]
        public static partial void Moved(ILogger logger, string source, Uri url, Uri home);

        [LoggerMessage(2017, LogLevel.Error, "Source {Source} is gone (410): its site says that it will not come back, and it is not asked again. Change its url, take it out, or try again with: sources resume {Source}")]
        public static partial void Gone(ILogger logger, string source);
    }
}

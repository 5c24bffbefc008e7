using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Health;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>
/// What a reading may know and use from outside. The lane gives it the store's memory and the hosts' turns;
/// <c>preview</c> gives it nothing, and reads everything anew.
/// </summary>
public sealed record ReadingAids
{
    /// <summary>The validators kept for an address that is asked with an Accept header.</summary>
    public Func<Uri, string, Validators?> Known { get; init; } = (_, _) => null;

    /// <summary>The list that was not believed at an address that is asked with an Accept header; null where it was.</summary>
    public Func<Uri, string, DoubtedList?> Doubted { get; init; } = (_, _) => null;

    /// <summary>Whether what is new in a feed is enough (RFC 3229). A source that is not believed is looked at as a whole.</summary>
    public bool TakesParts { get; init; } = true;

    /// <summary>What is known of an address that the source is read at.</summary>
    public Func<Uri, SourceAddress?> Standing { get; init; } = _ => null;

    /// <summary>Waits for a host's turn and takes it (<see cref="HostTurn.Take"/>). Null: the reading spaces its own requests.</summary>
    public Func<Uri, TimeSpan, CancellationToken, Task<IAsyncDisposable>>? Turn { get; init; }

    /// <summary>Told at once when a host asks for rest, so that nobody else asks it meanwhile.</summary>
    public Func<HostRest, CancellationToken, Task>? Rested { get; init; }

    /// <summary>What is known of the articles of listed items, in their order. Null: nothing.</summary>
    public Func<IReadOnlyList<Item>, CancellationToken, Task<IReadOnlyList<ArticleState>>>? Articles { get; init; }

    /// <summary>What was left of a list, by the origin of its way. Null: nothing.</summary>
    public Func<string, CancellationToken, Task<LeftList?>>? Left { get; init; }

    /// <summary>What is remembered of a way, by its name (<see cref="SourceReading.ReadBy"/>) and address, to hold its list against. Null: nothing.</summary>
    public Func<string, Uri, CancellationToken, Task<KnownWay>>? Remembered { get; init; }

    /// <summary>Which listed items are posts already, in their order. Null: the source was never read to its end.</summary>
    public Func<IReadOnlyList<Item>, CancellationToken, Task<IReadOnlyList<bool>>>? Seen { get; init; }

    /// <summary>Called with each address before it is asked.</summary>
    public Action<Uri>? Asking { get; init; }
}

/// <summary>What is known of an item's article.</summary>
/// <param name="Settled">It was read, and the item is listed as it was then.</param>
/// <param name="Tries">How often it was asked for in vain.</param>
/// <param name="Read">It was read, however the item was listed then.</param>
public sealed record ArticleState(bool Settled, long Tries, bool Read = false);

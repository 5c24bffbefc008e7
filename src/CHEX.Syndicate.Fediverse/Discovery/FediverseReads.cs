using System.Globalization;
using System.Text;
using CHEX.Syndicate.Fediverse.Documents;
using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Discovery;

/// <summary>
/// Everything under <c>/ap/</c> that answers a GET. All of it is public, needs no signature, and has one media type. Names in an
/// id are exact: an actor's id and the address it is read from are the same bytes.
/// </summary>
public sealed class FediverseReads(Db db, Keyring keyring, FediverseSettings settings, Addresses addresses)
{
    private const int PageSize = 20;
    private const int FeaturedSize = 5;

    /// <summary>The id of the public note of a post, or null where there is none: it waits, is gone, or never was.</summary>
    public Task<string?> NoteOf(string post, CancellationToken cancellation) => db.Read(tx => PublicNotes.Of(tx, post), cancellation);

    /// <summary>How many notes are public, for NodeInfo.</summary>
    public Task<long> PublicNoteCount(CancellationToken cancellation) => db.Read(PublicNotes.Count, cancellation);

    /// <summary>The answer to a GET of <paramref name="path"/> (decoded, from <c>/ap/</c> on); 404 for what is not ours, 410 for what is gone.</summary>
    /// <param name="path">Without the query.</param>
    /// <param name="page">The query's parameter <c>page</c>, or null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<ApAnswer> Get(string path, string? page, CancellationToken cancellation)
    {
        // What no store can keep, none has.
        if (!path.StartsWith("/ap/", StringComparison.Ordinal) || !ForeignId.IsSound(path) || (page is not null && !ForeignId.IsSound(page))) return NotFound;
        return path[4..].Split('/') switch
        {
            ["notes", var note] => await Note(note, cancellation),
            ["notes", var note, "create"] => await Create(note, cancellation),
            ["notes", var note, var kind] => await OfNote(note, kind, cancellation),
            [Addresses.InstanceName] => await Instance(cancellation),
            [Addresses.InstanceName, "outbox"] => Ok(AccountCollections.Outbox(addresses.Outbox(Addresses.InstanceName), 0, first: null)),
            [var name] when Account(name) is { } account => await Actor(account, cancellation),
            [var name, "outbox"] when Account(name) is not null => await Outbox(name, page, cancellation),
            [var name, "featured"] when Account(name) is not null => await Featured(name, cancellation),
            [var name, "followers"] when Account(name) is not null => await Followers(name, cancellation),
            [var name, "following"] when Account(name) is not null => Ok(AccountCollections.Count(addresses.Following(name), 0)),
            [var name, "boosts", var boost] when Account(name) is not null => await Boost(name, boost, cancellation),
            _ => NotFound,
        };
    }

    private static ApAnswer NotFound { get; } = new(404, "application/json; charset=utf-8", Encoding.UTF8.GetBytes("{\"error\":\"There is nothing here.\"}"));

    private static ApAnswer Ok(byte[] body) => new(200, ApAnswer.Activity, body);

    private AccountSettings? Account(string name) => settings.Accounts.FirstOrDefault(a => a.Name == name);

    private async Task<ApAnswer> Actor(AccountSettings account, CancellationToken cancellation)
    {
        var key = await keyring.Get(account.Name, cancellation);
        return Ok(ActorDocument.Of(account, key.PublicPem, key.Created, settings, addresses));
    }

    private async Task<ApAnswer> Instance(CancellationToken cancellation)
    {
        var key = await keyring.Get(Addresses.InstanceName, cancellation);
        return Ok(ActorDocument.Instance(key.PublicPem, key.Created, settings, addresses));
    }

    private async Task<ApAnswer> Outbox(string account, string? page, CancellationToken cancellation)
    {
        var id = addresses.Outbox(account);
        if (page is null)
        {
            var total = await db.Read(tx => PublicNotes.Count(tx, account), cancellation);
            return Ok(AccountCollections.Outbox(id, total, total == 0 ? null : $"{id}?page=first"));
        }

        // A page is named by where it begins, so that it does not shift while new notes come.
        (long, string)? before = null;
        if (page != "first")
        {
            if (Place(page) is not { } place) return NotFound;
            before = place;
        }

        var (items, next) = await db.Read(
            async tx =>
            {
                var notes = await PublicNotes.Newest(tx, account, PageSize + 1, boosts: true, before);
                var shown = notes.Take(PageSize).ToArray();
                var more = notes.Count > PageSize ? $"{id}?page={Place(shown[^1])}" : null;
                return (await PublicNotes.Say(tx, shown, settings, addresses), more);
            },
            cancellation);
        return Ok(AccountCollections.OutboxPage($"{id}?page={page}", account, items, next, addresses));
    }

    private async Task<ApAnswer> Featured(string account, CancellationToken cancellation)
    {
        var items = await db.Read(
            async tx => await PublicNotes.Say(tx, await PublicNotes.Newest(tx, account, FeaturedSize, boosts: false), settings, addresses), cancellation);
        return Ok(AccountCollections.Featured(account, [.. items.Select(i => i.View!)], addresses));
    }

    private async Task<ApAnswer> Followers(string account, CancellationToken cancellation)
    {
        var count = await db.Read(tx => tx.One<long>("SELECT count(*) FROM follower WHERE account = @account", new { account }), cancellation);
        return Ok(AccountCollections.Count(addresses.Followers(account), count));
    }

    private async Task<ApAnswer> Note(string name, CancellationToken cancellation)
    {
        var id = $"{addresses.PublicUrl}/ap/notes/{name}";
        var (known, item) = await Said(id, "note", cancellation);
        return item?.View is { } view ? Ok(Encoding.UTF8.GetBytes(NoteDocument.Of(view, addresses)))
            : known ? new ApAnswer(410, ApAnswer.Activity, Tombstone.Of(id))
            : NotFound;
    }

    private async Task<ApAnswer> Create(string name, CancellationToken cancellation)
    {
        var (_, item) = await Said($"{addresses.PublicUrl}/ap/notes/{name}", "note", cancellation);
        return item?.View is { } view ? Ok(Encoding.UTF8.GetBytes(Activities.Create(view, addresses))) : NotFound;
    }

    private async Task<ApAnswer> OfNote(string name, string kind, CancellationToken cancellation)
    {
        var id = $"{addresses.PublicUrl}/ap/notes/{name}";
        if (NoteCollections.Of(id, kind) is not { } body) return NotFound;
        var (_, item) = await Said(id, "note", cancellation);
        return item is null ? NotFound : Ok(body);
    }

    private async Task<ApAnswer> Boost(string account, string name, CancellationToken cancellation)
    {
        var (_, item) = await Said($"{addresses.Actor(account)}/boosts/{name}", "boost", cancellation);
        return item is { Boost: { } boost, Boosted: { } note } ? Ok(Encoding.UTF8.GetBytes(Activities.Boost(boost, account, note, item.Published, addresses))) : NotFound;
    }

    /// <summary>What is said under an id, or null; and whether anything was ever said under it. A queued note is nobody's business yet.</summary>
    private Task<(bool Known, OutboxItem? Item)> Said(string id, string kind, CancellationToken cancellation) => db.Read<(bool, OutboxItem?)>(
        async tx => await PublicNotes.Get(tx, id) is not { } note || note.Kind != kind || note.State == "queued" ? (false, null)
            : !note.IsPublic ? (true, null)
            : (true, (await PublicNotes.Say(tx, [note], settings, addresses)).SingleOrDefault()),
        cancellation);

    // "1780000000000-ap/notes/abc.2": date and id of the last note on the page before.
    private string Place(PublicNote note) => string.Create(CultureInfo.InvariantCulture, $"{note.Published}-{note.Id[(addresses.PublicUrl.Length + 1)..]}");

    private (long, string)? Place(string page)
    {
        var dash = page.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && page.Length < 300 && long.TryParse(page.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var published)
            ? (published, $"{addresses.PublicUrl}/{page[(dash + 1)..]}")
            : null;
    }
}

using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using Microsoft.AspNetCore.Components;

namespace CHEX.Syndicate.Pages;

/// <summary>
/// The public site. A page is read from the store, put into a model, and rendered to bytes; like a feed it is a pure
/// function of the store and the configuration, so that its hash is its validator. Errors are pages too.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="settings">What the pages say of the service.</param>
/// <param name="noteOf">The id of a post's public note, or null.</param>
public sealed class SitePages(Db db, SiteSettings settings, Func<string, CancellationToken, Task<string?>>? noteOf = null)
{
    private readonly SiteView site = new(settings);

    /// <summary><c>/</c></summary>
    public async Task<PageResult> Home(CancellationToken cancellation) =>
        await Render<HomePage>(200, new() { ["Posts"] = await Newest(new PostSelection(), cancellation) });

    /// <summary><c>/about/bot</c></summary>
    public Task<PageResult> AboutBot() => Render<BotPage>(200, []);

    /// <summary><c>/posts/{id}</c>; 410 for a post that was withdrawn or purged, 404 for one that never was.</summary>
    public async Task<PageResult> Post(string id, CancellationToken cancellation)
    {
        var told = await db.Read(async tx => await PostTable.Get(tx, id) is { } post ? await Retold.Of(tx, post, site.Known) : null, cancellation);
        // One that waits, or was refused while it waited, was never here.
        if (told?.Post is null or { State: PostState.Held or PostState.Withdrawn, Seq: 0 }) return await NotFound();
        if (told.Post.State != PostState.Published) return await Gone();
        if (site.Post(told) is not { } view) return await NotFound();
        var note = noteOf is null ? null : await noteOf(id, cancellation);
        return await Render<PostReading>(200, new() { ["Post"] = view, ["Note"] = note });
    }

    /// <summary><c>/sources/{id}</c></summary>
    public async Task<PageResult> Source(string id, CancellationToken cancellation) => site.Source(id) is { } source
        ? await Render<SourceOverview>(200, new() { ["Source"] = source, ["Posts"] = await Newest(new PostSelection(Sources: id), cancellation) })
        : await NotFound();

    /// <summary><c>/topics/{id}</c></summary>
    public async Task<PageResult> Topic(string id, CancellationToken cancellation) => site.Topic(id) is { } topic
        ? await Render<TopicOverview>(200, new() { ["Topic"] = topic, ["Posts"] = await Newest(new PostSelection(Topics: id), cancellation) })
        : await NotFound();

    /// <summary><c>/@{name}</c></summary>
    public async Task<PageResult> Account(string name, CancellationToken cancellation)
    {
        if (site.Account(name) is not { } account) return await NotFound();

        // An account of one source shows that source's posts; a wider one shows each story of its sources once.
        var selection = account.Selection is [var only] ? new PostSelection(Sources: only) : new PostSelection();
        var posts = await Newest(selection, cancellation, account.Selection);
        return await Render<AccountProfile>(200, new() { ["Account"] = account, ["Posts"] = posts });
    }

    /// <summary>The page for what never was.</summary>
    public Task<PageResult> NotFound() => Message(
        404, "There is nothing here", "The address may have been mistyped, or the page may never have existed.");

    /// <summary>The page for what was taken back.</summary>
    public Task<PageResult> Gone() => Message(
        410, "This post has been withdrawn", "It was published here once and has been taken back. We keep nothing of it on this page.");

    /// <summary>The page for when the store does not answer. It reads nothing itself.</summary>
    public Task<PageResult> Unavailable() => Message(
        503, "We cannot show this just now", "Something on our side is not answering. Please try again in a minute; nothing is lost.");

    private Task<PageResult> Message(int status, string title, string text) =>
        Render<MessagePage>(status, new() { ["Title"] = title, ["Text"] = text });

    private async Task<IReadOnlyList<PostView>> Newest(PostSelection selection, CancellationToken cancellation, IReadOnlyList<string>? only = null)
    {
        var posts = await db.Read(tx => Retold.Newest(tx, selection, settings.Newest, site.Known, only), cancellation);
        return [.. posts.Select(site.Post).OfType<PostView>()];
    }

    private async Task<PageResult> Render<TPage>(int status, Dictionary<string, object?> model)
        where TPage : IComponent
    {
        model["Site"] = site;
        return PageResult.Of(status, await PageMarkup.Of<TPage>(model));
    }
}

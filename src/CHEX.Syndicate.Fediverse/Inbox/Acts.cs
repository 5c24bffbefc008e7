using System.Security.Cryptography;
using System.Text;
using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Fediverse.Documents;
using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Inbox;

/// <summary>What verified activities change. Each runs in the transaction that also remembers that it was heard.</summary>
internal sealed class Acts(FediverseSettings settings, Addresses addresses)
{
    /// <summary>Why this follower is not taken, or null. It changes nothing.</summary>
    public static async Task<string?> Refusal(Tx tx, string account, RemoteActor actor) =>
        actor.SharedInbox is null && !await Destinations.Follows(tx, account, actor.Id)
            && await Destinations.PersonalLanes(tx, new Uri(actor.Inbox).Authority) >= InboxRules.MostPersonalLanes
            ? $"{new Uri(actor.Inbox).Authority} has {InboxRules.MostPersonalLanes} followers without a shared inbox; more are not taken."
            : null;

    /// <summary>Takes a follower, and leaves the Accept with its lane.</summary>
    public async Task Follow(Tx tx, string account, RemoteActor actor, string follow)
    {
        if (await HeardTable.UndoneEarly(tx, actor.Id, follow)) return;
        await RemoteActor.Save(tx, actor);
        await HeardTable.Follow(tx, actor.Id, follow);
        var id = $"{addresses.Actor(account)}#accepts/{Mark(follow, tx.Now)}";
        await Destinations.Follow(tx, account, actor.Id, actor.Inbox, actor.SharedInbox, follow, Activities.Accept(id, account, follow, actor.Id, addresses));
    }

    /// <summary>True where it may undo a Follow of one of our accounts: it embeds one, or names something without saying what.</summary>
    public bool UndoesFollow(IncomingActivity activity) =>
        activity is { Type: "Undo", ObjectType: null, ObjectId: not null } || (activity is { Type: "Undo", ObjectType: "Follow" } && AccountOf(activity.ObjectObject) is not null);

    /// <summary>Undoes a Follow: one that is only named, or one that is embedded and may have lost its id on the way.</summary>
    public async Task UndoFollow(Tx tx, IncomingActivity undo)
    {
        var actor = undo.ActorId;
        if (undo is { ObjectType: null, ObjectId: { } follow })
        {
            var undone = false;
            foreach (var account in settings.Accounts) undone |= await Destinations.Unfollow(tx, account.Name, actor, follow);
            if (!undone && !await HeardTable.HeardFollow(tx, actor, follow)) await HeardTable.EarlyUndo(tx, actor, follow);
            return;
        }

        if ((undo.ObjectActor ?? actor) != actor || AccountOf(undo.ObjectObject) is not { } followed) return;
        if (undo.ObjectId is { } id)
        {
            if (await Destinations.Unfollow(tx, followed, actor, id)) return;
            // A Follow that we know, and that a newer one has replaced: the newer one stands.
            if (await HeardTable.HeardFollow(tx, actor, id)) return;
            // Some servers embed a Follow under an id that they made up for the Undo: who and whom is what counts then.
            if (await Destinations.Unfollow(tx, followed, actor)) return;
            await HeardTable.EarlyUndo(tx, actor, id);
        }
        else
        {
            await Destinations.Unfollow(tx, followed, actor);
        }
    }

    /// <summary>Forgets an actor that is gone.</summary>
    public static async Task Gone(Tx tx, string actor)
    {
        // The actor before its lanes, as a Follow has them.
        await RemoteActor.Forget(tx, actor);
        await Destinations.Gone(tx, actor);
    }

    /// <summary>The name of the account whose actor id this is, or null.</summary>
    public string? AccountOf(string? actor) => settings.Accounts.FirstOrDefault(a => addresses.Actor(a.Name) == actor)?.Name;

    // An Accept of the same Follow on another day is another activity: servers drop an id that they have seen.
    private static string Mark(string follow, long now) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{follow} {now}")).AsSpan(0, 12));
}

namespace CHEX.Syndicate.Fediverse.Signatures;

/// <summary>What came of looking for somebody's key.</summary>
public abstract record KeyAnswer;

/// <summary>Here it is. <paramref name="Fetched"/> is true where it came from its server just now.</summary>
public sealed record KeyFound(RemoteActor Actor, RsaKey Key, bool Fetched) : KeyAnswer;

/// <summary>Its server says that the actor is gone (404, 410, or a Tombstone).</summary>
public sealed record KeyGone : KeyAnswer;

/// <summary>It cannot be had now; asking again after <paramref name="After"/> makes sense.</summary>
public sealed record KeyLater(string Reason, TimeSpan After) : KeyAnswer;

/// <summary>There is no such key (<paramref name="ByItsOwner"/>: the actor's own document says so), or it may not be asked for.</summary>
public sealed record KeyRefused(string Reason, bool ByItsOwner = false) : KeyAnswer;

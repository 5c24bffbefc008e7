using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse;

/// <summary>The handle of the instance actor: the host is its name and its domain (<c>host@host</c>).</summary>
internal static class InstanceHandle
{
    public static string User(Addresses addresses) => new Uri(addresses.PublicUrl).IdnHost;

    public static string Of(Addresses addresses) => $"{User(addresses)}@{addresses.Authority}";
}

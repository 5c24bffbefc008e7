namespace CHEX.Syndicate.Endpoints;

/// <summary>Sets of methods that routes take.</summary>
internal static class Methods
{
    /// <summary>GET and HEAD.</summary>
    public static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>OPTIONS.</summary>
    public static readonly string[] Options = [HttpMethods.Options];

    /// <summary>POST.</summary>
    public static readonly string[] Post = [HttpMethods.Post];
}

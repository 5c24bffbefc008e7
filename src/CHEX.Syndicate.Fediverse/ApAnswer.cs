namespace CHEX.Syndicate.Fediverse;

/// <summary>What is answered to a GET: the program adds nothing but headers. One media type for each address, whatever Accept says.</summary>
/// <param name="Status">200, 404, 410 …</param>
/// <param name="MediaType">The Content-Type.</param>
/// <param name="Body">UTF-8.</param>
public sealed record ApAnswer(int Status, string MediaType, ReadOnlyMemory<byte> Body)
{
    /// <summary>The one media type under <c>/ap/</c>.</summary>
    public const string Activity = "application/activity+json; charset=utf-8";
}

using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Endpoints;

/// <summary>For the container and the load balancer: is the process there, and can it work?</summary>
/// <param name="db">Asked whether it answers.</param>
/// <param name="lanesRun">True while lanes are worked on.</param>
public sealed class HealthEndpoints(Db db, Func<bool> lanesRun)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/health/live", Methods.Read, (HttpContext context) => Say(context, StatusCodes.Status200OK, "live\n"));
        routes.MapMethods("/health/ready", Methods.Read, Ready);
    }

    private async Task Ready(HttpContext context)
    {
        if (!lanesRun())
        {
            await Say(context, StatusCodes.Status503ServiceUnavailable, "lanes do not run\n");
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(Patience);
        try
        {
            await db.Now(limit.Token);
            await Say(context, StatusCodes.Status200OK, "ready\n");
        }
        catch (Exception e) when (e is StoreException || (e is OperationCanceledException && !context.RequestAborted.IsCancellationRequested))
        {
            await Say(context, StatusCodes.Status503ServiceUnavailable, "the store does not answer\n");
        }
    }

    private static Task Say(HttpContext context, int status, string words)
    {
        context.Response.Headers.CacheControl = "no-store";
        return HttpAnswers.Text(context, status, words);
    }
}

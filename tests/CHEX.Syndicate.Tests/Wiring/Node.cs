using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Tests.Wiring;

/// <summary>The real program in this process, on a data folder that a test may start it on again.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly HttpClient http = new();
    private readonly string url;
    private readonly ServiceNode node;
    private Task serving = Task.CompletedTask;

    private Node(string url, ServiceNode node) => (this.url, this.node) = (url, node);

    public static async Task<Node> Start(string url, string data, ConfiguredService file)
    {
        var start = new NodeStart { File = file, Origin = "a test", Data = data };
        var running = new Node(url, await ServiceNode.Open(start, TimeProvider.System, Random.Shared, CancellationToken.None));
        var started = new TaskCompletionSource();
        running.serving = running.node.Serve(running.stopping.Token, started.SetResult);
        await await Task.WhenAny(started.Task, running.serving);
        return running;
    }

    /// <summary>What a path answers; an answer other than 200 is a failure.</summary>
    public Task<string> Text(string path) => http.GetStringAsync(new Uri(url + path));

    /// <summary>The same, whatever the status.</summary>
    public async Task<string> Any(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url + path);
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        using var answer = await http.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>With which status a path is answered.</summary>
    public async Task<System.Net.HttpStatusCode> Status(string path)
    {
        using var answer = await http.GetAsync(new Uri(url + path));
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await serving;
        await node.DisposeAsync();
        http.Dispose();
        stopping.Dispose();
    }
}

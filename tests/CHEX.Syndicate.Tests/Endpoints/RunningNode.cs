using System.Net;
using System.Net.Sockets;
using CHEX.Syndicate.Demo;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Wiring;
using Xunit;

namespace CHEX.Syndicate.Tests.Endpoints;

/// <summary>
/// The whole service in this process, as <c>run</c> puts it together, with the demo's sites and a data folder of its own.
/// Its proxy is this machine, so that a test may come from any address.
/// </summary>
public sealed class RunningNode : IAsyncLifetime
{
    private readonly CancellationTokenSource stopping = new();
    private readonly TempFolder folder = new();
    private SampleSites? sites;
    private ServiceNode? node;
    private Task? serving;

    public string Url { get; } = $"http://127.0.0.1:{FreePort()}";

    /// <summary>What it logs.</summary>
    public HeardLog Log { get; } = new();

    /// <summary>Asks nothing by itself: no redirects, no decompression.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None });

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask InitializeAsync()
    {
        sites = await SampleSites.Start(TimeProvider.System, stopping.Token);
        var start = new NodeStart
        {
            File = DemoConfiguration.For(Url, sites, KeyValuePair.Create("SYNDICATE__TrustedProxies__0", "127.0.0.0/8")),
            Origin = "a test",
            Data = folder.Path,
            Logs = Log.BesideTheConsole(),
        };
        node = await ServiceNode.Open(start, TimeProvider.System, Random.Shared, stopping.Token);
        var started = new TaskCompletionSource();
        serving = node.Serve(stopping.Token, started.SetResult);
        await await Task.WhenAny(started.Task, serving);
        await Eventually.True(async () => (await Http.GetStringAsync(new Uri(Url + "/feeds/all.json"))).Contains(sites.Phs.Name, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (serving is not null) await serving;
        if (node is not null) await node.DisposeAsync();
        if (sites is not null) await sites.DisposeAsync();
        Http.Dispose();
        stopping.Dispose();
        folder.Dispose();
    }

    /// <summary>Asks for a path; headers are "Name: value".</summary>
    public async Task<HttpResponseMessage> Ask(string path, HttpMethod? method = null, HttpContent? content = null, params string[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, Url + path) { Content = content };
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 1)..].Trim());
        }

        return await Http.SendAsync(request);
    }
}

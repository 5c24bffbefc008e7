using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Benchmarks.Polling;

/// <summary>
/// Feed files with ETag and Last-Modified, each on a loopback host of its own, and each on another one more, of the second
/// group, which asks for rest until it is opened.
/// </summary>
internal sealed class FeedServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly int port;
    private readonly DateTimeOffset opens;
    private readonly Served[] files;
    private readonly int[] counts = new int[3];
    private readonly int[][] asked;
    private volatile bool open;

    private FeedServer(WebApplication app, int port, Served[] files)
    {
        (this.app, this.port, this.files) = (app, port, files);
        asked = [new int[files.Length / 2], new int[files.Length / 2], new int[files.Length / 2]];
        // The service spreads the first readings of its sources, one a second; the passes follow.
        opens = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(files.Length + 100);
    }

    /// <summary>How many feeds each group has.</summary>
    public int Length => files.Length / 2;

    /// <summary>The texts of all items.</summary>
    public IEnumerable<string> Bodies => files.Skip(Length).SelectMany(f => Encoded(f.Bytes));

    public static async Task<FeedServer> Start(string corpus, int count)
    {
        var found = Directory.GetFiles(corpus, "*.xml").Order(StringComparer.Ordinal).ToList();
        if (found.Count == 0) throw new FileNotFoundException($"There are no feeds (*.xml) in {corpus}.");
        // The second group has files of its own: a text that is told twice is one story, which is another measurement.
        var bodies = found.Take(2 * count).Select(f => Served.Of(WithoutRhythm(File.ReadAllBytes(f)))).ToList();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var free = FreePort();
        builder.WebHost.ConfigureKestrel(k =>
        {
            for (var n = 0; n < count; n++)
                for (var group = 1; group <= 2; group++) k.Listen(IPAddress.Parse(Host(group, n)), free);
        });
        // More sources than files: the same files on other hosts.
        var server = new FeedServer(builder.Build(), free, [.. Enumerable.Range(0, 2 * count).Select(n => bodies[n % bodies.Count])]);
        server.app.Run(server.Answer);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>The address of a feed in a group, 1 or 2.</summary>
    public string Url(int group, int n) => FormattableString.Invariant($"http://{Host(group, n)}:{port}/feed.xml");

    /// <summary>How many feeds a group has been asked for; refusals are not counted.</summary>
    public int Count(int group) => Volatile.Read(ref counts[group]);

    /// <summary>Waits until a group has been asked for so many.</summary>
    public async Task Asked(int group, int count)
    {
        while (Count(group) < count) await Task.Delay(10);
    }

    /// <summary>Waits until each feed of a group has been asked for so often, refused or not.</summary>
    public async Task EachAsked(int group, int times)
    {
        while (Array.Exists(asked[group], n => Volatile.Read(ref n) < times)) await Task.Delay(50);
    }

    /// <summary>Changes every feed by a few bytes that mean nothing.</summary>
    public void Touch()
    {
        for (var n = 0; n < files.Length; n++) files[n] = Served.Of([.. files[n].Bytes, .. "<!-- touched -->\n"u8]);
    }

    /// <summary>From the end of the rest they asked for, the hosts of the second group answer.</summary>
    public void OpenSecond() => open = true;

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static string Host(int group, int n) => FormattableString.Invariant($"127.{group}.{n / 200}.{n % 200 + 1}");

    private async Task Answer(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (request.Path != "/feed.xml")
        {
            response.StatusCode = 404;
            return;
        }

        var host = context.Connection.LocalIpAddress!.GetAddressBytes();
        var now = DateTimeOffset.UtcNow;
        Interlocked.Increment(ref asked[host[1]][(host[2] * 200) + host[3] - 1]);
        if (host[1] == 2 && !(open && now >= opens))
        {
            response.StatusCode = 429;
            response.Headers.RetryAfter = FormattableString.Invariant($"{Math.Max(5, Math.Ceiling((opens - now).TotalSeconds))}");
            return;
        }

        var file = files[(host[1] == 2 ? Length : 0) + (host[2] * 200) + host[3] - 1];
        response.ContentType = "application/rss+xml; charset=utf-8";
        response.Headers.ETag = file.Tag;
        response.Headers.LastModified = file.Modified;
        var same = request.Headers.IfNoneMatch is { Count: > 0 } tags ? tags.ToString().Contains(file.Tag, StringComparison.Ordinal) : request.Headers.IfModifiedSince == file.Modified;
        response.StatusCode = same ? 304 : 200;
        if (!same)
        {
            response.ContentLength = file.Bytes.Length;
            await response.Body.WriteAsync(file.Bytes);
        }

        Interlocked.Increment(ref counts[host[1]]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // A feed that asks to be read hourly is read hourly.
    private static byte[] WithoutRhythm(byte[] feed) =>
        Encoding.UTF8.GetBytes(Regex.Replace(Encoding.UTF8.GetString(feed), "<(?<name>ttl|sy:[a-zA-Z]+)>[^<]*</\\k<name>>", "", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)));

    private static List<string> Encoded(byte[] bytes)
    {
        var texts = new List<string>();
        using var reader = XmlReader.Create(new MemoryStream(bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        while (reader.ReadToFollowing("encoded", "http://purl.org/rss/1.0/modules/content/")) texts.Add(reader.ReadElementContentAsString());
        return texts;
    }

    private sealed record Served(byte[] Bytes, string Tag, string Modified)
    {
        private static readonly DateTimeOffset Began = new(2026, 1, 28, 12, 0, 0, TimeSpan.Zero);

        // Each state of a file has another date, as it has another tag.
        public static Served Of(byte[] bytes) => new(bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"", Began.AddSeconds(bytes.Length % 86400).ToString("R"));
    }
}

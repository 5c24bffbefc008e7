using System.Collections.Concurrent;
using System.Net;
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
/// Feed files on two loopback hosts, with ETag and Last-Modified. The second host asks for rest until it is opened.
/// </summary>
internal sealed class FeedServer : IAsyncDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Served> files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);
    private long opensAt = long.MaxValue;

    private FeedServer(WebApplication app) => this.app = app;

    public string First { get; private set; } = "";
    public string Second { get; private set; } = "";

    /// <summary>The addresses' paths, in order.</summary>
    public IReadOnlyList<string> Paths { get; private set; } = [];

    /// <summary>The texts of all items.</summary>
    public IEnumerable<string> Bodies => Paths.SelectMany(p => Encoded(files[p].Bytes));

    public static async Task<FeedServer> Start(string corpus, int count)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Parse("127.0.0.1"), 0);
            k.Listen(IPAddress.Parse("127.0.0.2"), 0);
        });
        var server = new FeedServer(builder.Build());
        var found = Directory.GetFiles(corpus, "*.xml").Order(StringComparer.Ordinal).ToList();
        if (found.Count == 0) throw new FileNotFoundException($"There are no feeds (*.xml) in {corpus}.");
        // More sources than files: the same files at other addresses.
        server.Paths = [.. Enumerable.Range(0, count).Select(n => FormattableString.Invariant($"/{n / found.Count}/{Path.GetFileName(found[n % found.Count])}"))];
        for (var n = 0; n < count; n++) server.files[server.Paths[n]] = Served.Of(WithoutRhythm(await File.ReadAllBytesAsync(found[n % found.Count])));
        server.app.Run(server.Answer);
        await server.app.StartAsync();
        var urls = server.app.Urls.ToList();
        server.First = urls.Single(u => u.Contains("127.0.0.1", StringComparison.Ordinal));
        server.Second = urls.Single(u => u.Contains("127.0.0.2", StringComparison.Ordinal));
        return server;
    }

    /// <summary>How many feeds one of the hosts has been asked for.</summary>
    public int Count(string host) => counts.GetValueOrDefault(new Uri(host).Authority);

    /// <summary>Waits until a host has been asked for so many.</summary>
    public async Task Asked(string host, int count)
    {
        while (Count(host) < count) await Task.Delay(10);
    }

    /// <summary>Changes every feed by a few bytes that mean nothing.</summary>
    public void Touch()
    {
        foreach (var (path, file) in files) files[path] = Served.Of([.. file.Bytes, .. "<!-- touched -->\n"u8]);
    }

    /// <summary>From the end of the rest it asked for, the second host answers.</summary>
    public void OpenSecond() => Interlocked.Exchange(ref opensAt, Environment.TickCount64);

    /// <summary>Puts everything back as at the start: for the next reader.</summary>
    public void Forget() => counts.Clear();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var path = request.Path.Value ?? "";
        if (!files.TryGetValue(path, out var file))
        {
            response.StatusCode = 404;
            return;
        }

        var authority = context.Request.Host.Value!;
        if (authority == new Uri(Second).Authority && Environment.TickCount64 < Interlocked.Read(ref opensAt))
        {
            response.StatusCode = 429;
            response.Headers.RetryAfter = FormattableString.Invariant($"{Rest.TotalSeconds}");
            return;
        }

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

        counts.AddOrUpdate(authority, 1, (_, n) => n + 1);
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

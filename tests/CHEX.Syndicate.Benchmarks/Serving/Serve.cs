using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Benchmarks.Serving;

/// <summary>
/// What an answer costs, in CPU of the server: the service, nginx with the same bytes prepared as files, ASP.NET's output cache with
/// its response compression, and Kestrel with nothing before it, asked in turn by wrk, so that a slow minute slows all. Needs nginx and wrk (Debian's packages).
/// </summary>
internal static partial class Serve
{
    private const int Items = 50;
    private const string Conditional = "If-None-Match: *";
    private const string Gzip = "Accept-Encoding: gzip";

    public static async Task Measure(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("syndicate-serve-");
        try
        {
            await using var site = await Site.Start(Items);
            var config = Path.Combine(folder.FullName, "feeds.config.json");
            await using var service = await Server.Start(
                url => File.WriteAllText(config, Configuration(url, site.Url)), "/feeds/all.json",
                url => ("dotnet", [Path.Combine(AppContext.BaseDirectory, "CHEX.Syndicate.dll"), "run", "--config", config, "--data", Path.Combine(folder.FullName, "data"), "--urls", url]));
            var files = await Prepare(service, folder.FullName);
            await using var nginx = await Server.Start(
                url => File.WriteAllText(Path.Combine(folder.FullName, "nginx.conf"), Nginx(folder.FullName, new Uri(url).Port)), "/all.rss",
                _ => ("nginx", ["-p", folder.FullName, "-c", "nginx.conf", "-e", "stderr"]));
            await using var cached = await Server.Start(
                _ => { }, "/all.rss", url => ("dotnet", [Path.Combine(AppContext.BaseDirectory, "CHEX.Syndicate.Benchmarks.dll"), "output-cache", url, files]));
            await using var bare = await Server.Start(
                _ => { }, "/all.rss", url => ("dotnet", [Path.Combine(AppContext.BaseDirectory, "CHEX.Syndicate.Benchmarks.dll"), "bare", url, files]));

            Console.WriteLine($"{"microseconds of CPU an answer, medians of " + rounds,-44} service     nginx  output cache  bare Kestrel");
            await Compare("304", "/feeds/all.rss", "/all.rss", rounds, [service, nginx, cached, bare], Conditional, Gzip);
            await Compare("200, small JSON, plain", "/feeds/topics/one.json", "/one.json", rounds, [service, nginx, cached, bare]);
            await Compare("200, small JSON, gzip", "/feeds/topics/one.json", "/one.json", rounds, [service, nginx, cached, bare], Gzip);
            await Compare("200, RSS, gzip", "/feeds/all.rss", "/all.rss", rounds, [service, nginx, cached, bare], Gzip);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task Compare(string name, string ours, string theirs, int rounds, Server[] servers, params string[] headers)
    {
        var costs = servers.Select(_ => new List<double>()).ToArray();
        var (size, status) = await servers[0].Look(ours, headers);
        // The first round warms up.
        for (var round = 0; round <= rounds; round++)
        {
            for (var n = 0; n < servers.Length; n++)
            {
                var cost = await servers[n].Cost(n == 0 ? ours : theirs, headers);
                if (round > 0) costs[n].Add(cost);
            }
        }

        var medians = costs.Select(c => c.Order().ElementAt(c.Count / 2)).ToArray();
        Console.WriteLine(FormattableString.Invariant(
            $"{name + $" ({status}, {size:N0} bytes)",-44} {medians[0],7:0.0} {medians[1],9:0.0} {medians[2],13:0.0} {medians[3],13:0.0}   {medians[1] / medians[0]:0.00} x nginx, {medians[2] / medians[0]:0.0} x the output cache, {medians[3] / medians[0]:0.00} x bare Kestrel"));
    }

    // The bytes that the service gives, as files.
    private static async Task<string> Prepare(Server service, string folder)
    {
        var files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        using var http = new HttpClient();
        foreach (var (path, name) in (IEnumerable<(string, string)>)[("/feeds/all.rss", "all.rss"), ("/feeds/topics/one.json", "one.json")])
        {
            // Until all that the site has is read.
            byte[] bytes;
            do bytes = await http.GetByteArrayAsync(new Uri(service.Url + path));
            while (Occurrences(bytes, "Story number") < (name == "one.json" ? 1 : Items));
            await File.WriteAllBytesAsync(Path.Combine(files, name), bytes);
            await using var zipped = new GZipStream(File.Create(Path.Combine(files, name + ".gz")), CompressionLevel.SmallestSize);
            await zipped.WriteAsync(bytes);
        }

        return files;
    }

    private static int Occurrences(byte[] bytes, string text) => Regex.Count(Encoding.UTF8.GetString(bytes), text, RegexOptions.None, TimeSpan.FromSeconds(1));

    private static string Configuration(string url, string site) =>
        $$"""
        { "publicUrl": "{{url}}", "title": "Serving", "description": "What is measured", "feeds": { "limit": {{Items}} },
          "accounts": [{ "name": "network", "displayName": "Network", "summary": "News." }],
          "topics": [{ "id": "one", "name": "One", "match": ["Only one"] }],
          "network": { "allowPrivateAddresses": ["127.0.0.1/32"] },
          "sources": [{ "id": "site", "name": "Site", "shortName": "Site", "kind": "feed", "republish": "full", "permission": { "by": "The site", "on": "2026-01-01", "terms": "all" }, "homepage": "{{site}}/", "url": "{{site}}/feed" }] }
        """;

    // One process, nothing logged, and the headers that the service gives.
    private static string Nginx(string folder, int port) =>
        $$"""
        daemon off; master_process off; pid {{folder}}/nginx.pid; worker_processes 1;
        events { worker_connections 512; }
        http {
          access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; gzip_static on; server_tokens off; open_file_cache max=100;
          types { application/rss+xml rss; application/feed+json json; }
          client_body_temp_path {{folder}}; proxy_temp_path {{folder}}; fastcgi_temp_path {{folder}}; uwsgi_temp_path {{folder}}; scgi_temp_path {{folder}};
          server {
            listen 127.0.0.1:{{port}}; root {{folder}}/files;
            add_header Cache-Control "public, max-age=900, stale-while-revalidate=600, stale-if-error=86400"; add_header Vary Accept-Encoding;
            add_header Access-Control-Allow-Origin *; add_header X-Content-Type-Options nosniff;
          }
        }
        """;
}

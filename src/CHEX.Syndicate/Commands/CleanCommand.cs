using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary><c>clean</c>: HTML from standard input to the HTML that would be published of it. It reads and stores nothing else.</summary>
internal static class CleanCommand
{
    // Longer than any document that is read from a site.
    private const int Longest = 16 * 1024 * 1024;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    // Nothing is relative to it.
    private static readonly Uri NoPage = new("about:blank");

    public static Command Make()
    {
        var command = new Command("clean", "Cleans HTML from standard input as the text of a post is cleaned, to standard output, without storing.");
        var ndjson = new Option<bool>("--ndjson") { Description = "One JSON string a line in, one out, each as soon as it is there; null for a line that is none." };
        var page = new Option<string?>("--base", "-b") { Description = "The address of the page that the HTML is from; without it relative addresses are left out.", HelpName = "URL" };
        command.Options.Add(ndjson);
        command.Options.Add(page);
        command.Does(async (parsed, cancellation) =>
        {
            var address = parsed.GetValue(page);
            if (address is not null && !SettingFormats.Url.Accepts(address)) throw new RefusedException($"--base: \"{address}\" is no address of a page. Write one such as https://example.org/news/item.", RefusalKind.Usage);
            var baseUrl = address is null ? NoPage : new Uri(address);
            using var input = new StreamReader(Console.OpenStandardInput(), Utf8);
            await using var output = new StreamWriter(Console.OpenStandardOutput(), Utf8);
            return parsed.GetValue(ndjson) ? await Lines(input, output, baseUrl, cancellation) : await Whole(input, output, baseUrl, cancellation);
        });
        return command;
    }

    private static async Task<int> Whole(StreamReader input, StreamWriter output, Uri baseUrl, CancellationToken cancellation)
    {
        var html = new StringBuilder();
        var block = new char[64 * 1024];
        while (await input.ReadAsync(block, cancellation) is > 0 and var count)
        {
            if (html.Length + count > Longest) throw new RefusedException($"The HTML is longer than {Longest} characters.", RefusalKind.Usage);
            html.Append(block, 0, count);
        }

        await output.WriteLineAsync(HtmlCleaner.Clean(html.ToString(), baseUrl).AsMemory(), cancellation);
        return ExitCode.Done;
    }

    private static async Task<int> Lines(StreamReader input, StreamWriter output, Uri baseUrl, CancellationToken cancellation)
    {
        var code = ExitCode.Done;
        var number = 0L;
        await foreach (var line in LinesOf(input, cancellation))
        {
            number++;
            var (html, mistake) = Read(line);
            if (mistake is not null)
            {
                await Console.Error.WriteLineAsync($"line {number}: {mistake}");
                code = ExitCode.Failed;
            }

            var clean = html is null ? null : HtmlCleaner.Clean(html, baseUrl) ?? "";
            await output.WriteLineAsync(JsonSerializer.Serialize(clean, Readable).AsMemory(), cancellation);
            // Whoever waits for this line before the next is written must get it.
            await output.FlushAsync(cancellation);
        }

        return code;
    }

    private static (string? Html, string? Mistake) Read(string? line)
    {
        if (line is null) return (null, $"longer than {Longest} characters.");
        try
        {
            return JsonSerializer.Deserialize<string>(line) is { } html ? (html, null) : (null, "null is no HTML: write a JSON string, such as \"<p>text</p>\".");
        }
        // Half a character, as "\ud800", is an InvalidOperationException to the reader.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, $"not a JSON string, such as \"<p>text</p>\"{(e is JsonException { BytePositionInLine: { } at } ? $" (at byte {at + 1})" : " (half a character)")}.");
        }
    }

    // Null stands for a line that is too long, of which nothing is kept.
    private static async IAsyncEnumerable<string?> LinesOf(StreamReader input, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var line = new StringBuilder();
        var (tooLong, begun) = (false, false);
        var block = new char[64 * 1024];
        while (await input.ReadAsync(block, cancellation) is > 0 and var count)
        {
            for (var rest = block.AsMemory(0, count); rest.Length > 0;)
            {
                var end = rest.Span.IndexOf('\n');
                var part = end < 0 ? rest : rest[..end];
                begun = true;
                tooLong |= line.Length + part.Length > Longest;
                if (!tooLong) line.Append(part);
                rest = end < 0 ? default : rest[(end + 1)..];
                if (end < 0) continue;
                yield return tooLong ? null : line.ToString();
                line.Clear();
                (tooLong, begun) = (false, false);
            }
        }

        if (begun) yield return tooLong ? null : line.ToString();
    }
}

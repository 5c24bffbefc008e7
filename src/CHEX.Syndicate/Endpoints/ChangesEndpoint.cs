using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using CHEX.Syndicate.Feeds.Changes;
using CHEX.Syndicate.Posts;
using Microsoft.Net.Http.Headers;

namespace CHEX.Syndicate.Endpoints;

/// <summary>
/// The change feed: <c>/api/changes?after=CURSOR&amp;limit=N&amp;wait=SECONDS</c>. JSON lines, or a JSON array for who asks for
/// <c>application/json</c>. Where the next changes begin stands in the headers of every answer.
/// </summary>
/// <param name="changes">The journal made public.</param>
/// <param name="addresses">For the address of what comes next.</param>
/// <param name="stopping">Ends every wait.</param>
public sealed class ChangesEndpoint(ChangeFeed changes, Addresses addresses, CancellationToken stopping)
{
    /// <summary>Where it is.</summary>
    public const string Path = "/api/changes";

    /// <summary>How many may wait in all.</summary>
    public const int MostWaiting = 500;

    /// <summary>How many of one client.</summary>
    public const int MostOfOne = 4;

    private const string Lines = "application/x-ndjson";
    private const string Array = "application/json";
    private static readonly string[] LineTypes = [Lines, "application/jsonl", "application/x-jsonlines"];
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    private readonly WaitingPlaces places = new(MostWaiting, MostOfOne);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Path, Methods.Read, Answer);
        routes.MapMethods(Path, Methods.Options, FeedEndpoints.Preflight);
    }

    private async Task Answer(HttpContext context)
    {
        // 1. What is asked for, and in which form.
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "ETag, Link, Retry-After, Syndicate-Cursor";
        headers.Vary = "Accept, Accept-Encoding";
        headers.CacheControl = "no-store";
        var (query, wrong) = ChangeQuery.Read(context.Request.QueryString);
        if (wrong is not null)
        {
            await HttpAnswers.Problem(context, StatusCodes.Status400BadRequest, wrong, $"It is asked {Path}?after=CURSOR&limit=N&wait=SECONDS&source=SOURCE; each may be left out.");
            return;
        }

        if (query!.Canonical is { } canonical)
        {
            await HttpAnswers.MovedTo(context, Path + canonical);
            return;
        }

        if (query.Asked.Source is { } source && !changes.Knows(source))
        {
            await HttpAnswers.Problem(context, StatusCodes.Status404NotFound, "There is no such source.", "There are " + string.Join(", ", changes.Sources) + ".");
            return;
        }

        if (FormFor(context.Request) is not { } type)
        {
            await HttpAnswers.Problem(context, StatusCodes.Status406NotAcceptable, "There is no such form.", $"There are {Lines} (JSON lines) and {Array} (an array).");
            return;
        }

        // 2. The changes, now or as soon as there are some.
        if (await Page(context, query) is not { } page) return;

        // 3. Where to go on, and whether the client has them already.
        headers["Syndicate-Cursor"] = page.Next.ToString();
        headers.Link = $"<{addresses.PublicUrl}{Path}{query.Next(page.Next)}>; rel=\"next\"";
        var body = type == Array ? AsArray(page) : AsLines(page);
        var coding = AcceptEncoding.Choose(context.Request.Headers.AcceptEncoding);
        if (query.Wait == TimeSpan.Zero)
        {
            headers.CacheControl = "public, no-cache";
            headers.ETag = Validator(body, page, coding);
            if (Conditional.IsFresh(context.Request.Headers.IfNoneMatch, null, headers.ETag!, default))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        // 4. The bytes.
        if (coding != Coding.Identity) headers.ContentEncoding = coding == Coding.Brotli ? "br" : "gzip";
        await HttpAnswers.Bytes(context, StatusCodes.Status200OK, type + "; charset=utf-8", Encoded(body, coding));
    }

    // Null: it has been said why there are none.
    private async Task<ChangePage?> Page(HttpContext context, ChangeQuery query)
    {
        ChangePage? page;
        if (query.Wait == TimeSpan.Zero || HttpMethods.IsHead(context.Request.Method))
        {
            page = await changes.Read(query.Asked, context.RequestAborted);
        }
        else
        {
            var (place, status) = places.Take(context.Connection.RemoteIpAddress);
            using (place)
            {
                if (place is null)
                {
                    HttpAnswers.RetryAfter(context, Later);
                    var who = status == StatusCodes.Status429TooManyRequests ? $"{MostOfOne} requests of this address wait already." : $"{MostWaiting} requests wait already.";
                    await HttpAnswers.Problem(context, status, who, "Ask again later, or without wait.");
                    return null;
                }

                page = await changes.Await(query.Asked, query.Wait, stopping, context.RequestAborted);
            }
        }

        if (page is null)
        {
            await HttpAnswers.Problem(
                context, StatusCodes.Status410Gone, "This cursor is of another journal.",
                $"The database was restored since, and numbers may mean other changes now. Read all changes again, from {Path}?after=0: posts have the same ids as before. What you have and do not find there was taken out.");
        }

        return page;
    }

    // JSON lines unless an array is liked better. Null where neither will do.
    private static string? FormFor(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0) return Lines;
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)) return Lines;
        var (best, quality) = ((string?)null, 0.0);
        foreach (var type in LineTypes.Append(Array))
        {
            // The most exact word on a type counts (RFC 9110, 12.5.1).
            var word = accepted.Where(range => new MediaTypeHeaderValue(type).IsSubsetOf(Bare(range))).MaxBy(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2);
            if (word is not null && (word.Quality ?? 1) > quality) (best, quality) = (type, word.Quality ?? 1);
        }

        return best;
    }

    // Without charset and quality, which are not what is compared.
    private static MediaTypeHeaderValue Bare(MediaTypeHeaderValue range) => new(range.MediaType);

    private static ReadOnlyMemory<byte> AsLines(ChangePage page) => Joined(page, ""u8, "\n"u8, "\n"u8, ""u8);

    private static ReadOnlyMemory<byte> AsArray(ChangePage page) => Joined(page, "["u8, ",\n"u8, ""u8, "]"u8);

    private static ReadOnlyMemory<byte> Joined(ChangePage page, ReadOnlySpan<byte> open, ReadOnlySpan<byte> between, ReadOnlySpan<byte> last, ReadOnlySpan<byte> close)
    {
        var body = new MemoryStream();
        body.Write(open);
        for (var i = 0; i < page.Changes.Count; i++)
        {
            body.Write(page.Changes[i].Span);
            body.Write(i < page.Changes.Count - 1 ? between : last);
        }

        body.Write(close);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    // Where to go on is a part of the answer, too.
    private static string Validator(ReadOnlyMemory<byte> body, ChangePage page, Coding coding)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(body.Span);
        hash.AppendData(System.Text.Encoding.ASCII.GetBytes(page.Next.ToString()));
        var mark = coding switch { Coding.Brotli => "-br", Coding.Gzip => "-gz", _ => "" };
        return string.Create(CultureInfo.InvariantCulture, $"\"{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16))}{mark}\"");
    }

    private static ReadOnlyMemory<byte> Encoded(ReadOnlyMemory<byte> body, Coding coding)
    {
        if (coding == Coding.Identity) return body;
        var to = new MemoryStream();
        using (Stream encoder = coding == Coding.Brotli ? new BrotliStream(to, CompressionLevel.Fastest, leaveOpen: true) : new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true)) encoder.Write(body.Span);
        return to.GetBuffer().AsMemory(0, (int)to.Length);
    }
}

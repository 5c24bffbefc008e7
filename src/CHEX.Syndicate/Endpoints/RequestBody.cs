using Microsoft.AspNetCore.Http.Features;

namespace CHEX.Syndicate.Endpoints;

/// <summary>Reads the bodies of requests.</summary>
internal static class RequestBody
{
    /// <summary>
    /// The whole body; null where it is longer than <paramref name="longest"/>. As much as <paramref name="drained"/> is read and thrown away, so that
    /// the sender of a body that is too large hears the answer.
    /// </summary>
    public static async Task<ReadOnlyMemory<byte>?> Read(HttpContext context, int longest, long drained)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = drained;
        var length = context.Request.ContentLength;
        if (length > longest) return null;

        using var memory = new MemoryStream((int)(length ?? 4096));
        var piece = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(piece, context.RequestAborted)) > 0)
        {
            memory.Write(piece, 0, read);
            if (memory.Length > longest) return null;
        }

        return memory.GetBuffer().AsMemory(0, (int)memory.Length);
    }
}

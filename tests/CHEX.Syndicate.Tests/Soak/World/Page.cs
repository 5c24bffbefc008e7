using System.Text;

namespace CHEX.Syndicate.Tests.Soak.World;

/// <summary>One answer of a site.</summary>
internal sealed record Page(int Status, string Type, byte[] Body)
{
    /// <summary>The stories that it lists as they are; null where it is no list, or not a true one.</summary>
    public IReadOnlyList<Story>? Tells { get; init; }

    /// <summary>How the list is written, and where: what is read for the first time is not news.</summary>
    public string Way { get; init; } = "";

    /// <summary>As it was asked for, for faults that care.</summary>
    public string Host { get; init; } = "";

    /// <inheritdoc cref="Host"/>
    public string Path { get; init; } = "";
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>True where it is nothing that a list could be, whatever its status says.</summary>
    public bool IsNonsense { get; init; }

    /// <summary>True where nothing ever comes.</summary>
    public bool Hangs { get; init; }

    /// <summary>True where the connection breaks after this body.</summary>
    public bool Breaks { get; init; }

    public bool IsList => Way.Length > 0;

    public static Page Html(string html, int status = 200) => new(status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(html));

    public static Page Text(string text, string type = "text/plain; charset=utf-8") => new(200, type, Encoding.UTF8.GetBytes(text));

    public static Page To(string url, int status) => new(status, "text/html", []) { Headers = new Dictionary<string, string> { ["Location"] = url } };

    public static Page Bare(int status) => Html($"<!doctype html><html><head><title>{status}</title></head><body><h1>Error {status}</h1></body></html>", status);

    /// <summary>The same list, not to be believed.</summary>
    public Page Untrue() => this with { Tells = null };

    public Page With(string header, string value) => this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };

    public string Words => Encoding.UTF8.GetString(Body);

    public Page Reworded(Func<string, string> change) => this with { Body = Encoding.UTF8.GetBytes(change(Words)) };
}

using System.Text;

namespace CHEX.Syndicate.Demo;

/// <summary>One sample site: what it publishes now, and the shape in which it does.</summary>
/// <param name="name">Its name.</param>
/// <param name="shape">HttpAnswers a path and query with a body, or null for 404.</param>
public sealed class SampleSite(string name, Func<SampleSite, string, SamplePage?> shape)
{
    private readonly Lock gate = new();
    private SampleStory[] stories = [];

    public string Name => name;

    /// <summary>Scheme and authority; known once it listens.</summary>
    public string Url { get; set; } = "";

    /// <summary>What it publishes, newest first.</summary>
    public IReadOnlyList<SampleStory> Stories
    {
        get
        {
            lock (gate) return stories;
        }
    }

    /// <summary>Publishes a story, or another version of it.</summary>
    public void Put(params IReadOnlyList<SampleStory> more)
    {
        lock (gate) stories = [.. stories.Where(s => more.All(m => m.Id != s.Id)).Concat(more).OrderByDescending(s => s.Published)];
    }

    /// <summary>Takes a story away.</summary>
    public void Remove(int id)
    {
        lock (gate) stories = [.. stories.Where(s => s.Id != id)];
    }

    /// <summary>The answer to a path and query.</summary>
    public SamplePage? Answer(string path) => SamplePicture.At(path) ?? shape(this, path);
}

/// <summary>A body and its media type.</summary>
public sealed record SamplePage(string Type, ReadOnlyMemory<byte> Body)
{
    public SamplePage(string type, string body)
        : this(type, Encoding.UTF8.GetBytes(body))
    {
    }

    public static SamplePage Html(string body) => new("text/html; charset=utf-8", body);

    public static SamplePage Text(string body) => new("text/plain; charset=utf-8", body);
}

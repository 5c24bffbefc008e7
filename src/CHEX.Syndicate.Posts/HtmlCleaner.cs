namespace CHEX.Syndicate.Posts;

public static class HtmlCleaner
{
    public static string? Clean(string html, Uri baseUrl) => throw new NotSupportedException();
}

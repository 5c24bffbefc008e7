namespace CHEX.Syndicate.Posts;

public static class SourceDates
{
    public static ItemDate? Read(string text, string timeZone, IReadOnlyList<string>? formats = null) => throw new NotSupportedException();
}

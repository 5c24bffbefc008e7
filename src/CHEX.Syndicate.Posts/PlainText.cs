namespace CHEX.Syndicate.Posts;

public static class PlainText
{
    /// <summary>The text of HTML: entities resolved, tags gone, a line break between blocks, a blank line between paragraphs.</summary>
    public static string OfHtml(string html) => throw new NotSupportedException();

    /// <summary>One line of text: entities resolved (twice where they were doubled), tags gone, white space collapsed.</summary>
    public static string OfTitle(string html) => throw new NotSupportedException();

    /// <summary>Text that is safe to show and to compare: composed (NFC), without control characters, its bidi controls balanced.</summary>
    public static string Tidy(string text) => throw new NotSupportedException();
}

using System.Globalization;
using System.Net;
using System.Text;
using System.Xml;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>An attribute as it was written, its references resolved.</summary>
internal readonly record struct LooseAttribute(string Name, string Value);

/// <summary>
/// Reads tags and text as a browser would: quotes may be missing, references may be bare, anything may break off.
/// Each call moves on by at least one character, and none looks further ahead than it has to more than once.
/// </summary>
internal sealed class LooseScanner(string text)
{
    private const int MostAttributes = 200;
    private const int LongestReference = 34;

    // Where a closing quote was looked for in vain: it is not looked for again.
    private readonly Dictionary<string, int> _noneAfter = new(StringComparer.Ordinal);

    public int At { get; set; }

    public bool Ended => At >= text.Length;

    public char Here => text[At];

    public bool Sees(string what) => string.CompareOrdinal(text, At, what, 0, what.Length) == 0;

    /// <summary>Whether a start or end tag begins here: “&lt;” before anything else is text.</summary>
    public bool SeesTag()
    {
        var next = At + 1 < text.Length && text[At + 1] == '/' ? At + 2 : At + 1;
        return next < text.Length && (char.IsLetter(text[next]) || text[next] is '_' or ':');
    }

    /// <summary>The place of <paramref name="what"/> from here on, or −1.</summary>
    public int Find(string what)
    {
        if (_noneAfter.TryGetValue(what, out var from) && At >= from) return -1;
        var found = text.IndexOf(what, At, StringComparison.Ordinal);
        if (found < 0) _noneAfter[what] = At;
        return found;
    }

    /// <summary>What stands between here and <paramref name="end"/>, without the characters that XML does not have.</summary>
    public string Plain(int end)
    {
        var piece = text.AsSpan(At, end - At);
        At = end;
        return Clean(piece);
    }

    /// <summary>The text up to the next “&lt;”, its references resolved.</summary>
    public string Words()
    {
        var end = At < text.Length ? text.IndexOf('<', At + 1) : -1;
        var piece = text.AsSpan(At, (end < 0 ? text.Length : end) - At);
        At += piece.Length;
        return Resolved(piece);
    }

    /// <summary>The name at this place, as written.</summary>
    public string Name()
    {
        var from = At;
        while (At < text.Length && (char.IsLetterOrDigit(text[At]) || text[At] is '_' or ':' or '-' or '.' or '·')) At++;
        return text[from..At];
    }

    /// <summary>The attributes up to the tag's end, and whether it ends in “/&gt;”.</summary>
    public (List<LooseAttribute>? Attributes, bool Empty) Attributes()
    {
        List<LooseAttribute>? attributes = null;
        var empty = false;
        while (At < text.Length)
        {
            var c = text[At];
            if (c == '>')
            {
                At++;
                break;
            }

            // A new tag begins before this one has ended.
            if (c == '<') break;
            if (char.IsLetter(c) || c is '_' or ':')
            {
                empty = false;
                var name = Name();
                var value = Value();
                attributes ??= [];
                if (attributes.Count < MostAttributes && !attributes.Exists(a => a.Name == name)) attributes.Add(new(name, value));
                continue;
            }

            empty = c == '/' || (empty && char.IsWhiteSpace(c));
            At++;
        }

        return (attributes, empty);
    }

    private string Value()
    {
        var at = At;
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        if (at >= text.Length || text[at] != '=') return "";
        at++;
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        At = at;
        if (at >= text.Length) return "";

        if (text[at] is '"' or '\'')
        {
            At = at + 1;
            var end = Find(text[at] == '"' ? "\"" : "'");
            // A tag inside the quotes means that they were never closed.
            if (end >= 0 && !(text.AsSpan(At, end - At) is var inside && inside.Contains('<') && inside.Contains('>')))
            {
                var quoted = Resolved(text.AsSpan(At, end - At));
                At = end + 1;
                return quoted;
            }
        }

        var from = At;
        while (At < text.Length && !char.IsWhiteSpace(text[At]) && text[At] is not ('>' or '<') && !(text[At] == '/' && At + 1 < text.Length && text[At + 1] == '>')) At++;
        return Resolved(text.AsSpan(from, At - from));
    }

    private static string Resolved(ReadOnlySpan<char> piece)
    {
        if (!piece.Contains('&')) return Clean(piece);
        var words = new StringBuilder(piece.Length);
        while (piece.Length > 0)
        {
            var and = piece.IndexOf('&');
            if (and < 0) break;
            words.Append(piece[..and]);
            piece = piece[and..];
            var end = piece[..Math.Min(piece.Length, LongestReference)].IndexOf(';');
            var characters = end > 1 ? Reference(piece[..(end + 1)]) : null;
            words.Append(characters ?? "&");
            piece = piece[(characters is null ? 1 : end + 1)..];
        }

        return Clean(words.Append(piece).ToString());
    }

    // HtmlDecode gives back what it does not know.
    private static string? Reference(ReadOnlySpan<char> written)
    {
        if (written[1] != '#')
        {
            var name = written.ToString();
            var characters = WebUtility.HtmlDecode(name);
            return characters == name ? null : characters;
        }

        var hex = written[2] is 'x' or 'X';
        var digits = written[(hex ? 3 : 2)..^1];
        if (!int.TryParse(digits, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code)) return null;
        return Rune.TryCreate(code, out var rune) ? rune.ToString() : "";
    }

    private static string Clean(ReadOnlySpan<char> piece)
    {
        var bad = 0;
        while (bad < piece.Length && XmlConvert.IsXmlChar(piece[bad])) bad++;
        if (bad == piece.Length) return piece.ToString();
        var clean = new StringBuilder(piece.Length);
        for (var i = 0; i < piece.Length; i++)
        {
            if (XmlConvert.IsXmlChar(piece[i])) clean.Append(piece[i]);
            else if (i + 1 < piece.Length && char.IsSurrogatePair(piece[i], piece[i + 1])) clean.Append(piece[i]).Append(piece[++i]);
        }

        return clean.ToString();
    }
}

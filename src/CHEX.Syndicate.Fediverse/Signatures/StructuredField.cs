using System.Globalization;
using System.Text;

namespace CHEX.Syndicate.Fediverse.Signatures;

/// <summary>A token of a structured field: <c>abc</c>, as against the string <c>"abc"</c>.</summary>
internal readonly record struct SfToken(string Text);

/// <summary>A member of a list or dictionary: a bare item (<see cref="long"/>, <see cref="string"/>, <see cref="SfToken"/>, <see cref="bool"/>, byte[]) or a list of items.</summary>
internal sealed record SfMember(string Key, object Value, IReadOnlyList<SfParameter> Parameters)
{
    /// <summary>The value of a parameter, or null where there is none of that type.</summary>
    public T? Parameter<T>(string name) => Parameters.LastOrDefault(p => p.Name == name) is { Value: T value } ? value : default;
}

/// <summary>A parameter: <c>;name=value</c>.</summary>
internal sealed record SfParameter(string Name, object Value);

/// <summary>
/// Structured fields (RFC 9651) as far as signatures need them: dictionaries of items and inner lists. Decimals, dates and
/// display strings are not read. Fields are bounded in length and in number; whatever is wrong gives null, never an exception.
/// </summary>
internal ref struct StructuredField
{
    private const int LongestField = 8192;
    private const int MostOfAnything = 64;
    private ReadOnlySpan<char> rest;

    /// <summary>The members of a dictionary in their order; a repeated key has its last value. Null where the field is malformed.</summary>
    public static IReadOnlyList<SfMember>? Dictionary(string field)
    {
        if (field.Length > LongestField) return null;
        var reader = new StructuredField { rest = field.AsSpan().Trim(' ') };
        return reader.Members();
    }

    /// <summary>An inner list and its parameters as RFC 9421 signs them: <c>("@method" "date");created=1</c>.</summary>
    public static string InnerList(IEnumerable<string> items, IEnumerable<SfParameter> parameters)
    {
        var text = new StringBuilder("(").AppendJoin(' ', items.Select(Quote)).Append(')');
        foreach (var parameter in parameters)
        {
            text.Append(';').Append(parameter.Name);
            if (parameter.Value is not true) text.Append('=').Append(Bare(parameter.Value));
        }

        return text.ToString();
    }

    public static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Bare(object value) => value switch
    {
        long number => number.ToString(CultureInfo.InvariantCulture),
        string text => Quote(text),
        SfToken token => token.Text,
        byte[] bytes => $":{Convert.ToBase64String(bytes)}:",
        bool truth => truth ? "?1" : "?0",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "This is no bare item."),
    };

    private List<SfMember>? Members()
    {
        var members = new List<SfMember>();
        while (rest.Length > 0)
        {
            if (members.Count == MostOfAnything || Key() is not { } key) return null;
            object? value = true;
            if (Skip('=')) value = rest.Length > 0 && rest[0] == '(' ? Inner() : Item();
            if (value is null || Parameters() is not { } parameters) return null;
            var member = new SfMember(key, value, parameters);
            var known = members.FindIndex(m => m.Key == key);
            if (known >= 0) members[known] = member;
            else members.Add(member);

            rest = rest.TrimStart(" \t");
            if (rest.Length == 0) break;
            if (!Skip(',')) return null;
            rest = rest.TrimStart(" \t");
            if (rest.Length == 0) return null; // a comma at the end
        }

        return members;
    }

    private List<SfMember>? Inner()
    {
        Skip('(');
        var items = new List<SfMember>();
        while (true)
        {
            rest = rest.TrimStart(' ');
            if (Skip(')')) return items;
            if (items.Count == MostOfAnything || Item() is not { } item || Parameters() is not { } parameters) return null;
            items.Add(new SfMember("", item, parameters));
            if (rest.Length == 0 || rest[0] is not (' ' or ')')) return null;
        }
    }

    private List<SfParameter>? Parameters()
    {
        var parameters = new List<SfParameter>();
        while (Skip(';'))
        {
            rest = rest.TrimStart(' ');
            if (parameters.Count == MostOfAnything || Key() is not { } name) return null;
            object? value = true;
            if (Skip('=')) value = Item();
            if (value is null) return null;
            parameters.RemoveAll(p => p.Name == name);
            parameters.Add(new SfParameter(name, value));
        }

        return parameters;
    }

    private string? Key()
    {
        var length = 0;
        while (length < rest.Length && (char.IsAsciiLetterLower(rest[length]) || rest[length] == '*' || (length > 0 && (char.IsAsciiDigit(rest[length]) || rest[length] is '_' or '-' or '.')))) length++;
        return length == 0 ? null : Take(length);
    }

    private object? Item() => rest.Length == 0 ? null : rest[0] switch
    {
        '"' => Text(),
        ':' => Bytes(),
        '?' => Truth(),
        '-' or (>= '0' and <= '9') => Number(),
        '*' => Token(),
        var c when char.IsAsciiLetter(c) => Token(),
        _ => null,
    };

    private string? Text()
    {
        var text = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            var c = rest[i];
            if (c == '"')
            {
                rest = rest[(i + 1)..];
                return text.ToString();
            }

            if (c == '\\')
            {
                if (++i == rest.Length || rest[i] is not ('"' or '\\')) return null;
                c = rest[i];
            }

            if (c is < ' ' or > '~') return null;
            text.Append(c);
        }

        return null;
    }

    private byte[]? Bytes()
    {
        var end = rest[1..].IndexOf(':');
        if (end < 0) return null;
        var text = rest.Slice(1, end);
        var bytes = new byte[text.Length];
        // White space inside is something that .NET forgives and the standard does not.
        if (text.ContainsAny(" \t\r\n") || !Convert.TryFromBase64Chars(text, bytes, out var length)) return null;
        rest = rest[(end + 2)..];
        return bytes[..length];
    }

    private bool? Truth()
    {
        if (rest.Length < 2 || rest[1] is not ('0' or '1')) return null;
        var value = rest[1] == '1';
        rest = rest[2..];
        return value;
    }

    private long? Number()
    {
        var length = rest[0] == '-' ? 1 : 0;
        while (length < rest.Length && char.IsAsciiDigit(rest[length])) length++;
        // At most fifteen digits (RFC 9651, 3.3.1); a point makes it a decimal.
        if (length > 16 || (length < rest.Length && rest[length] == '.')) return null;
        return long.TryParse(Take(length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private SfToken Token()
    {
        var length = 1;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || "!#$%&'*+-.^_`|~:/".Contains(rest[length], StringComparison.Ordinal))) length++;
        return new SfToken(Take(length));
    }

    private string Take(int length)
    {
        var text = rest[..length].ToString();
        rest = rest[length..];
        return text;
    }

    private bool Skip(char c)
    {
        if (rest.Length == 0 || rest[0] != c) return false;
        rest = rest[1..];
        return true;
    }
}

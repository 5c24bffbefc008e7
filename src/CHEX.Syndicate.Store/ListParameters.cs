using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using Dapper;

namespace CHEX.Syndicate.Store;

/// <summary>
/// Lists in statements. Dapper would write <c>IN @list</c> out as <c>IN (@list1, @list2 …)</c>: another text for each length,
/// to be understood by the store anew. Each store has words of its own that take a whole list in one parameter.
/// </summary>
/// <param name="isIn">What <c>IN @list</c> becomes; <c>${list}</c> stands for the parameter.</param>
/// <param name="isNotIn">What <c>NOT IN @list</c> becomes.</param>
/// <param name="value">Makes the parameter's value of a list, given the type it was declared with.</param>
internal sealed partial class ListParameters(string isIn, string isNotIn, Func<IEnumerable, Type, object> value)
{
    // The program's statements are finite in number; lists do not make new ones.
    private readonly ConcurrentDictionary<string, string> rewritten = new(StringComparer.Ordinal);

    public (string Sql, object? With) Of(string sql, object? with)
    {
        if (with is null || !sql.Contains("IN @", StringComparison.OrdinalIgnoreCase)) return (sql, with);
        var text = rewritten.GetOrAdd(sql, s => In().Replace(NotIn().Replace(s, isNotIn), isIn));
        var parameters = new DynamicParameters();
        foreach (var property in with.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var given = property.GetValue(with);
            parameters.Add(property.Name, given is IEnumerable list and not string and not byte[]? value(list, property.PropertyType) : given);
        }

        return (text, parameters);
    }

    [GeneratedRegex(@"\bNOT\s+IN\s+(?<list>@\w+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotIn();

    [GeneratedRegex(@"\bIN\s+(?<list>@\w+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex In();
}

using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using Dapper;

namespace CHEX.Syndicate.Store.Postgres;

/// <summary>
/// Lists in statements. Dapper writes <c>IN @list</c> out as <c>IN (@list1, @list2 …)</c> for every store but PostgreSQL,
/// which it gives an array: so there it must read <c>= ANY(@list)</c>, and the list must be a true array.
/// </summary>
internal static partial class PostgresLists
{
    // The program's statements are finite in number; lists do not make new ones.
    private static readonly ConcurrentDictionary<string, string> Rewritten = new(StringComparer.Ordinal);

    public static (string Sql, object? With) Of(string sql, object? with)
    {
        if (with is null || !sql.Contains("IN @", StringComparison.OrdinalIgnoreCase)) return (sql, with);
        var text = Rewritten.GetOrAdd(sql, s => In().Replace(NotIn().Replace(s, "<> ALL(${list})"), "= ANY(${list})"));
        var parameters = new DynamicParameters();
        foreach (var property in with.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = property.GetValue(with);
            parameters.Add(property.Name, value is IEnumerable list and not string and not byte[]? Array(list, property.PropertyType) : value);
        }

        return (text, parameters);
    }

    private static Array Array(IEnumerable list, Type declared)
    {
        if (list is Array already) return already;
        var item = declared.GetInterfaces().Append(declared).First(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)).GetGenericArguments()[0];
        var items = list.Cast<object>().ToArray();
        var array = System.Array.CreateInstance(item, items.Length);
        items.CopyTo(array, 0);
        return array;
    }

    [GeneratedRegex(@"\bNOT\s+IN\s+(?<list>@\w+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotIn();

    [GeneratedRegex(@"\bIN\s+(?<list>@\w+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex In();
}

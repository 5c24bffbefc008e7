namespace CHEX.Syndicate.Sources.Documents;

/// <summary>The name in what feeds say of a person; an address is nobody's name and is never kept.</summary>
internal static class PersonName
{
    /// <summary>"ann@example.org (Ann Smith)", "Ann Smith &lt;ann@example.org&gt;", "Ann Smith" → "Ann Smith"; empty where there is only an address.</summary>
    public static string In(string person)
    {
        if (!person.Contains('@', StringComparison.Ordinal)) return person;
        var words = person.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(w => !w.Contains('@', StringComparison.Ordinal));
        return string.Join(' ', words).Trim(' ', '(', ')', '<', '>', '"', ',', ';');
    }
}

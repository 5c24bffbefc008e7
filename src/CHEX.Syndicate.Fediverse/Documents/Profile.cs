using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse.Documents;

/// <summary>A row of a profile; the value is HTML.</summary>
internal sealed record ProfileRow(string Name, string Value);

/// <summary>What a profile says in words: who runs the account, with whose agreement, that it is automatic, and where help is.</summary>
internal sealed class Profile(AccountSettings account, FediverseSettings settings, Addresses addresses)
{
    private readonly IReadOnlyList<SourceInfo> sources =
        [.. settings.Sources.Where(s => account.Sources.Count == 0 || account.Sources.Contains(s.Id, StringComparer.Ordinal))];

    /// <summary>HTML.</summary>
    public string Summary
    {
        get
        {
            var words = $"This account is automatic: it posts news of {List(sources.Select(s => s.Name), "its sources")}.";
            if (Runner is { } runner) words += $" It is run by {runner}.";
            if (Agreed.Count > 0) words += $" With the agreement of {List(Agreed, "")}.";
            var html = NoteHtml.Paragraph(NoteHtml.Escape(account.Summary)) + NoteHtml.Paragraph(NoteHtml.Escape(words));
            if (Help is { } help) html += NoteHtml.Paragraph(NoteHtml.Escape(help));
            return html;
        }
    }

    /// <summary>At most five rows; a row whose answer is not known is left out.</summary>
    public IReadOnlyList<ProfileRow> Rows
    {
        get
        {
            var rows = new List<ProfileRow> { new("Website", NoteHtml.Link(Website, "me nofollow noopener")) };
            if (Runner is { } runner) rows.Add(new("Run by", NoteHtml.Escape(runner)));
            if (Agreed.Count > 0) rows.Add(new("With the agreement of", NoteHtml.Escape(List(Agreed, ""))));
            rows.Add(new("Automated", "Yes, by CHEX.Syndicate: " + NoteHtml.Link(addresses.AboutBot, "nofollow noopener")));
            if (Help is { } help) rows.Add(new("Help", NoteHtml.Escape(NoteHtml.Cut(help, 1000))));
            return rows;
        }
    }

    /// <summary>Hosts whose pages may name this account as their author: ours and the sources'.</summary>
    public IReadOnlyList<string> Domains =>
        [.. sources.Select(s => new Uri(s.Homepage).IdnHost).Prepend(new Uri(addresses.PublicUrl).IdnHost).Distinct(StringComparer.OrdinalIgnoreCase)];

    // An account of one source speaks for that source's site; any other for ours.
    private string Website => sources is [var only] ? only.Homepage : addresses.PublicUrl;

    private string? Runner => settings.Operator is not { } who ? null
        : who.CharityNumber is { Length: > 0 } number ? $"{who.Name} (charity {number})" : who.Name;

    private string? Help => settings.Operator?.Help is { Length: > 0 } help ? help : null;

    // Nobody is said to agree whose permission is not on record.
    private IReadOnlyList<string> Agreed =>
        [.. sources.Where(s => settings.Agreed.Contains(s.Id, StringComparer.Ordinal)).Select(s => s.Name)];

    private static string List(IEnumerable<string> names, string none) => names.ToArray() switch
    {
        [] => none,
        [var one] => one,
        [.. var most, var last] => $"{string.Join(", ", most)} and {last}",
    };
}

using System.Text;

namespace CHEX.Syndicate.Configuration;

/// <summary>The settings as tables for <c>docs/configuration.md</c>, one an object.</summary>
public static class SettingsReference
{
    /// <summary>Markdown.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder();
        Write(text, SettingsTable.Root, "");
        return text.ToString();
    }

    private static void Write(StringBuilder text, ObjectShape shape, string path)
    {
        if (path.Length > 0) text.Append('\n');
        text.Append("### ").Append(path.Length == 0 ? "The file" : $"`{path}`").Append("\n\n| setting | default | meaning |\n|---|---|---|\n");
        foreach (var field in shape.Fields)
        {
            var standard = field.Required ? "**required**" : field.Default is { } value and not ("{}" or "[]") ? $"`{value.Trim('"')}`" : "";
            text.Append("| `").Append(field.Name).Append("` | ").Append(standard).Append(" | ").Append(field.OfNode ? "*node* " : "").Append(Escape(field.Meaning)).Append(Escape(Allowed(field.Shape))).Append(" |\n");
        }

        foreach (var field in shape.Fields)
        {
            var inner = (path.Length == 0 ? "" : path + ".") + field.Name;
            if (field.Shape is ObjectShape one) Write(text, one, inner);
            else if (field.Shape is ListShape { Of: ObjectShape many }) Write(text, many, inner + "[]");
        }
    }

    private static string Allowed(Shape shape) => shape switch
    {
        TextShape { Values: not null } t => $" One of {t.Allowed}.",
        TextShape t when t == SettingFormats.Words => "",
        TextShape t => $" ({t.Allowed})",
        OneOrMoreShape { Or: { } or } => $" One selector, or several tried in their order; a selector may be an object ({string.Join(", ", or.Fields.Select(f => f.Name))}).",
        OneOrMoreShape { Of: var of } => of == SettingFormats.Selector ? " One selector, or several tried in their order." : $" ({of.Allowed}) One, or several tried in their order.",
        TruthShape => " (true or false)",
        NumberShape n => FormattableString.Invariant($" ({n.Least} to {n.Most})"),
        ListShape { Of: TextShape t } when t != SettingFormats.Words => $" (each {t.Allowed})",
        _ => "",
    };

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}

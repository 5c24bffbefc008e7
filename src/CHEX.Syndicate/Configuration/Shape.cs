namespace CHEX.Syndicate.Configuration;

/// <summary>What a setting may be. The checker, the JSON Schema and the defaults are all made from shapes.</summary>
public abstract record Shape;

/// <summary>An object with known members.</summary>
public sealed record ObjectShape(string Name, IReadOnlyList<Field> Fields) : Shape
{
    /// <summary>Names that were used once, and what to write instead.</summary>
    public IReadOnlyList<(string Old, string Instead)> Renamed { get; init; } = [];

    public Field? this[string name] => Fields.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.Ordinal));
}

/// <summary>A list of one shape.</summary>
public sealed record ListShape(Shape Of, int Least = 0) : Shape;

/// <summary>One text, or a list of them tried in their order; where there is more to say of one, an object stands for the text.</summary>
public sealed record OneOrMoreShape(TextShape Of, ObjectShape? Or = null) : Shape;

/// <summary>True or false.</summary>
public sealed record TruthShape : Shape;

/// <summary>A whole number between two others.</summary>
public sealed record NumberShape(long Least, long Most) : Shape;

/// <summary>A text with a rule.</summary>
/// <param name="Allowed">The rule in words.</param>
/// <param name="Accepts">The rule.</param>
/// <param name="Pattern">As much of the rule as a regular expression says, for JSON Schema.</param>
/// <param name="Values">All values, where they can be listed.</param>
public sealed record TextShape(string Allowed, Func<string, bool> Accepts, string? Pattern = null, IReadOnlyList<string>? Values = null) : Shape;

/// <summary>A member of an object.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Shape">What it may be.</param>
/// <param name="Meaning">One sentence for the person who writes it.</param>
public sealed record Field(string Name, Shape Shape, string Meaning)
{
    public bool Required { get; init; }

    /// <summary>What stands for it where it is absent, as JSON; null for nothing.</summary>
    public string? Default { get; init; }

    /// <summary>True for what belongs to one node and is never part of the applied configuration.</summary>
    public bool OfNode { get; init; }
}

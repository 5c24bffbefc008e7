using AngleSharp.Dom;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>
/// Items of a page that stand in one another. A teaser in a teaser is seen; a thousand of them, each with the text of all in it, would
/// take hours to look through and fill the memory.
/// </summary>
internal static class Nesting
{
    /// <summary>An item stands in so many others at most.</summary>
    public const int Deepest = 3;

    /// <summary>Those of the elements (in the page's order) that stand in no more than <see cref="Deepest"/> others of them.</summary>
    public static List<IElement> Shallow(IEnumerable<IElement> elements)
    {
        var depths = new Dictionary<IElement, int>();
        var shallow = new List<IElement>();
        foreach (var element in elements)
        {
            var depth = 0;
            for (var outer = element.ParentElement; outer is not null; outer = outer.ParentElement)
            {
                if (!depths.TryGetValue(outer, out var around)) continue;
                depth = around + 1;
                break;
            }

            depths[element] = depth;
            if (depth <= Deepest) shallow.Add(element);
        }

        return shallow;
    }
}

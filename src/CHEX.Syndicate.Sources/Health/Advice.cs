namespace CHEX.Syndicate.Sources.Health;

/// <summary>What a person can do about a source that is not well.</summary>
public static class Advice
{
    /// <summary>A sentence or two; empty where all is well.</summary>
    public static string For(Condition condition) => (condition.Matter, condition.State) switch
    {
        (_, Condition.Ok) => "",
        (Matter.Drift, _) => $"What is published stays, nothing new is published by the ways named. Look at what came with: inspect {condition.Source}. If it is right, accept it with: approve {condition.Source}. Else change the source's url or recipe.",
        (Matter.Answer, Condition.Gone) => $"Change the source's url, take the source out of the configuration, or try again with: sources resume {condition.Source}. What is published stays.",
        (Matter.Answer, _) => $"See why with: preview {condition.Source}. If the site has moved, change the source's url; if it refuses us, ask its owner. It is asked again by itself.",
        (Matter.Age, _) => "Look at the site. If it is only quiet, raise expect.maxAgeDays; if it has news that we do not see, look with: preview " + condition.Source,
        (Matter.Flood, _) => $"Look at them with: held {condition.Source}. Publish them with: approve {condition.Source} (or quietly, with --quiet), or keep them out with: refuse {condition.Source}. What nobody decides is published quietly after expect.holdFor.",
        _ => "",
    };
}

using CHEX.Syndicate.Tests.Soak.World;

namespace CHEX.Syndicate.Tests.Soak.Scenarios;

/// <summary>Stories that are edited, leave their list, are taken down, and come back.</summary>
internal static class Removals
{
    public static IEnumerable<Scenario> All =>
    [
        new("stories are edited")
        {
            Script = life => { life.Edit(4, 2); life.Edit(9, 1, title: true); life.Edit(15, 5); life.Edit(15.1, 5, title: true); },
        },
        new("a story is polished: other tags, the same words") { Script = life => life.At(5, () => life.Listed(3).Polished = true) },
        new("a story is taken down with 410") { Script = life => life.Remove(5, 2, Fate.Gone) },
        new("a story is taken down with 404") { Script = life => life.Remove(5, 2, Fate.NotFound) },
        new("a story's page leads home") { Script = life => life.Remove(5, 2, Fate.Home) },
        new("a story drops off the list and its page stays") { Script = life => life.Remove(5, 2, Fate.There) },
        new("a story is taken down and comes back: it stays out until a person restores it")
        {
            Script = life => life.At(5, () =>
            {
                var story = life.Listed(2);
                life.TakeDown(story, Fate.NotFound);
                life.At(16, () => (story.Listed, story.Page) = (true, Fate.There));
            }),
        },
        new("a story is off the list for a few days")
        {
            Script = life => life.At(5, () =>
            {
                var story = life.Listed(2);
                story.Listed = false;
                life.At(8, () => story.Listed = true);
            }),
        },
        new("a story leaves the list while no page answers")
        {
            // That its page cannot be read says nothing of it.
            Script = life =>
            {
                life.At(5, () => life.Listed(2).Listed = false);
                life.Pages(5, 14, Faults.Status(503));
            },
        },
        new("articles of a page are edited and taken down")
        {
            Made = s => s.Face = new PageFace(),
            Script = life => { life.Edit(4, 2); life.Edit(9, 1, title: true); life.Remove(12, 3, Fate.Gone); life.Remove(14, 1, Fate.NotFound); },
        },
        new("WordPress posts are edited and taken down")
        {
            Made = s => s.Face = new WordPressFace(),
            Script = life => { life.Edit(4, 2); life.Edit(9, 1, title: true); life.Remove(12, 3, Fate.Gone); },
        },
        new("Squarespace posts are edited and taken down")
        {
            Made = s => s.Face = new SquarespaceFace(),
            Script = life => { life.Edit(4, 2); life.Edit(9, 1, title: true); life.Remove(12, 3, Fate.NotFound); },
        },
    ];
}

namespace CHEX.Syndicate.Demo;

/// <summary>What the sample sites publish. The organisations are real, the news is invented.</summary>
internal static class SampleTexts
{
    /// <summary>CHEX's sample news; <paramref name="day"/> is the newest day.</summary>
    public static IReadOnlyList<SampleStory> Chex(DateTimeOffset day) =>
    [
        new(1, "a-kitchen-that-feeds-more-than-people", "A kitchen that feeds more than people", "In a former bank in Maryhill, forty neighbours cook together each week, and talk about what would make the street healthier.",
            ["When the bank closed, the counter stayed. Today it carries soup pots, and a list on which everybody writes what they can bring: carrots, an hour, a story.", "The group keeps no register. What it keeps is a wall of cards, each with one thing that changed since somebody first came through the door."], ["Snippets", "community-led health"], day.AddDays(-2)),
        new(2, "what-link-workers-hear-on-a-monday", "What link workers hear on a Monday", "A day beside three community link workers shows how much of health begins outside the surgery.",
            ["By ten o’clock the first three conversations have been about damp, debt and a lost cat. None of them was about medicine, and each of them was about health.", "The link workers share what they learn with the practice every Friday, over lunch, with names left out."], ["News", "community link workers"], day.AddDays(-5)),
        new(3, "small-grants-long-shadows", "Small grants, long shadows", "Five groups told us what happened in the year after their small grant ended.",
            ["Two of the five are still running. One has grown. All five said the same thing: it was not the amount, it was the ending.", "Their advice to funders fits on a postcard: say early whether there will be more."], ["comment and opinion", "funding"], day.AddDays(-9)),
        new(4, "conference-2026-the-long-table", "The long table: notes from our gathering in Dundee", "One hundred and twenty people, one long table, and a rule that nobody speaks about their own project first.",
            ["The rule was hard for about ten minutes. Then somebody asked a question about the bus, and the room was off.", "We are writing up what was said about transport, trust and time. It will be short."], ["News"], day.AddDays(-16)) { Picture = SamplePicture.Table },
        new(5, "walking-maps-drawn-by-walkers", "Walking maps drawn by walkers", "A group in Inverclyde has drawn a map of benches, toilets and kind cafés, and gives it away.",
            ["It began as a complaint about benches. It is now a map with ninety marks, printed on paper that survives rain.", "The council has asked for copies for its own staff."], ["Snippets", "community-led health"], day.AddDays(-23)) { Picture = SamplePicture.Hills },
        new(6, "guidance-on-lived-experience", "Asking people who have lived it: a short guide", "Two pages on inviting people with lived experience to a meeting, and on what to do after it.",
            ["Pay people. Tell them what will be done with what they say. Tell them again when it has been done.", "The guide has examples of letters that worked, and one that did not."], ["Influencing policy and practice", "policy"], day.AddDays(-31)),
    ];

    /// <summary>VHS's sample news.</summary>
    public static IReadOnlyList<SampleStory> Vhs(DateTimeOffset day) =>
    [
        new(2101, "loneliness-is-everyones-business", "Loneliness is everyone’s business", "Members in three cities describe what helped people who had not spoken to anyone for a week.",
            ["A phone call at the same hour each week did more than a leaflet ever could, said a volunteer in Perth.", "We have gathered twelve such answers, none of them expensive."], ["News", "mental health"], day.AddDays(-1)) { Picture = SamplePicture.Hills },
        new(2102, "survey-of-small-health-charities", "Survey: how small health charities plan when budgets are late", "Most plan for three months and hope for twelve, our survey of eighty charities finds.",
            ["Sixty of the eighty charities had at least one month this year in which they did not know whether they could pay wages.", "The full figures, with what boards are doing about it, are on our site."], ["News", "funding"], day.AddDays(-4)),
        new(2103, "response-population-health", "VHS response: a framework for population health", "Our members welcome the aims and ask who will do the work, where, and with what.",
            ["The framework names communities on nearly every page. We counted the pages on which a community is given something to decide: there are four.", "We suggest seven changes."], ["Policy", "population health framework"], day.AddDays(-8)),
        new(2104, "five-minutes-with-a-befriender", "Five minutes with: a befriender from Oban", "“You learn to listen to the second sentence. The first one is always about the weather.”",
            ["Morag has been a befriender for eleven years. She has a ferry timetable in every coat.", "What would she change? “The word service. It is company.”"], ["Blogs"], day.AddDays(-13)),
        new(2105, "annual-conference-health-inequalities", "Save the date: our conference on health inequalities", "Glasgow, in spring: a day on what works close to home.",
            ["Places are free for members with an income under £50,000. A bursary pays for travel from the islands.", "The programme is made from what members send us until the end of the month."], ["News", "health inequalities"], day.AddDays(-20)),
        new(2106, "digital-is-not-for-everyone", "When the form is only online", "A short paper on people who are left out when services move to a screen, with three fixes that cost nothing.",
            ["Fix one: print the phone number larger than the web address.", "Fixes two and three are on one page, ready to copy."], ["Policy", "health inequalities"], day.AddDays(-27)),
    ];

    /// <summary>PHS's sample news.</summary>
    public static IReadOnlyList<SampleStory> Phs(DateTimeOffset day) =>
    [
        new(31, "winter-vaccination-uptake-by-council-area", "Winter vaccination: uptake by council area", "New figures show where uptake rose, and where mobile clinics made the difference.",
            ["Uptake among people over 75 is highest in the islands. In four cities it rose most in the areas where mobile clinics stood beside supermarkets.", "The data can be downloaded as a table."], ["Immunisations"], Day(day, -3)),
        new(32, "what-children-eat-at-school", "What children eat at school, and what they leave", "A report on school meals follows the plate from the kitchen to the bin.",
            ["Pupils in twelve schools kept diaries for two weeks. What they left most often was what they were not given time to eat.", "The report recommends longer breaks before new menus."], ["Children", "Diet and healthy weight"], Day(day, -7)),
        new(33, "health-and-the-cost-of-heating", "Health and the cost of heating", "An analysis of hospital admissions and heating costs over ten winters.",
            ["Admissions for breathing problems rise within nine days of a cold spell, and more so where homes are hard to heat.", "The method and its limits are described in the annex."], ["Conditions and diseases", "Health inequalities"], Day(day, -12)),
        new(34, "alcohol-statistics-explained", "Alcohol statistics explained in five charts", "What the yearly figures can say, and what they cannot.",
            ["Deaths are counted by cause, admissions by diagnosis, sales by litre. The three do not add up to one story, and the fifth chart shows why."], ["Alcohol"], Day(day, -18)),
        new(35, "new-board-members", "New members join our board", "Four people with experience of local government, nursing, data and community work.",
            ["They were appointed after an open round in which three hundred people applied.", "Their first meeting is in public."], ["Corporate information"], Day(day, -26)),
    ];

    /// <summary>What appears while one watches: new, then edited.</summary>
    public static (SampleStory New, SampleStory Edited) Passing(int round, DateTimeOffset now)
    {
        var first = new SampleStory(9000 + round, $"a-bench-for-the-health-centre-{round}", "A bench for the health centre", "Patients and pupils are building a bench to wait on together.",
            ["The wood comes from a fallen ash in the park. The plans come from a class of eleven-year-olds.", "It will stand outside the door, in the sun."], ["News", "community-led health"], now);
        var edited = first with
        {
            Title = "A bench, and a garden, for the health centre",
            Text = [first.Text[0], "It will stand outside the door, in the sun, beside a garden that the neighbours asked for when they saw the drawings."],
            Modified = now.AddSeconds(20),
        };
        return (first, edited);
    }

    // PHS names days, not hours.
    private static DateTimeOffset Day(DateTimeOffset day, int days) => new(day.AddDays(days).Date, TimeSpan.Zero);
}

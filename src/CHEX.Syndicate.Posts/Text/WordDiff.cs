namespace CHEX.Syndicate.Posts.Text;

/// <summary>What became of a run of words.</summary>
public enum WordChange
{
    Kept,
    Removed,
    Added,
}

/// <summary>A run of words with one fate. Words are parted by one space.</summary>
public sealed record WordRun(WordChange Kind, string Words);

/// <summary>
/// The difference of two texts in words: the shortest one (Myers, 1986), as long as it is short enough to be read. Where the texts
/// have little in common, what lies between their common beginning and end is taken out and put in as a whole.
/// </summary>
internal static class WordDiff
{
    // With so many words, and so many changes, memory stays below 6 MB and time below some milliseconds.
    private const int MostWords = 40_000;
    private const int MostChanges = 1_000;

    /// <summary>The runs in the order of the new text; of a change, what was removed comes first.</summary>
    public static IReadOnlyList<WordRun> Of(string before, string after)
    {
        var (old, now) = (Words(before), Words(after));
        var start = 0;
        while (start < old.Length && start < now.Length && old[start] == now[start]) start++;
        var end = 0;
        while (end < old.Length - start && end < now.Length - start && old[^(end + 1)] == now[^(end + 1)]) end++;

        var runs = new Runs();
        runs.Add(WordChange.Kept, old.AsSpan(0, start));
        Middle(old[start..^end], now[start..^end], runs);
        runs.Add(WordChange.Kept, old.AsSpan(old.Length - end));
        return runs.All();
    }

    /// <summary>The part of a text that changed, from 0 to 1.</summary>
    public static double Share(IReadOnlyList<WordRun> runs)
    {
        var (kept, removed, added) = (Count(WordChange.Kept), Count(WordChange.Removed), Count(WordChange.Added));
        var most = kept + Math.Max(removed, added);
        return most == 0 ? 0 : (double)Math.Max(removed, added) / most;

        int Count(WordChange change) => runs.Where(r => r.Kind == change).Sum(r => r.Words.Count(c => c == ' ') + 1);
    }

    private static string[] Words(string text)
    {
        var words = text.Split((char[]?)null, MostWords, StringSplitOptions.RemoveEmptyEntries);
        // The last one holds the rest of a text that is longer: it is compared as a whole.
        if (words.Length == MostWords) words[^1] = Lines.One(words[^1]);
        return words;
    }

    private static void Middle(string[] old, string[] now, Runs runs)
    {
        if (old.Length == 0 || now.Length == 0 || Path(old, now) is not { } path)
        {
            runs.Add(WordChange.Removed, old);
            runs.Add(WordChange.Added, now);
            return;
        }

        var (x, y) = (0, 0);
        foreach (var (toX, toY) in path)
        {
            // A step is one word out or in, and then what both have.
            if (toX - x > toY - y) runs.Add(WordChange.Removed, old.AsSpan(x++, 1));
            else if (toY - y > toX - x) runs.Add(WordChange.Added, now.AsSpan(y++, 1));
            runs.Add(WordChange.Kept, old.AsSpan(x, toX - x));
            (x, y) = (toX, toY);
        }
    }

    // Where each step of the shortest way through the edit graph ends; null where it is too long.
    private static List<(int X, int Y)>? Path(string[] old, string[] now)
    {
        var most = Math.Min(MostChanges, old.Length + now.Length);
        var farthest = new int[(2 * most) + 3];
        var traces = new List<int[]>();
        for (var d = 0; d <= most; d++)
        {
            // Only the diagonals that d steps can reach.
            traces.Add(farthest[(most + 1 - d)..(most + 2 + d)]);
            for (var k = -d; k <= d; k += 2)
            {
                var at = most + 1 + k;
                var x = k == -d || (k != d && farthest[at - 1] < farthest[at + 1]) ? farthest[at + 1] : farthest[at - 1] + 1;
                while (x < old.Length && x - k < now.Length && old[x] == now[x - k]) x++;
                farthest[at] = x;
                if (x >= old.Length && x - k >= now.Length) return Back(traces, d, old.Length, now.Length);
            }
        }

        return null;
    }

    private static List<(int X, int Y)> Back(List<int[]> traces, int steps, int x, int y)
    {
        var path = new List<(int X, int Y)>(steps + 1);
        for (var d = steps; d > 0; d--)
        {
            path.Add((x, y));
            // The state before step d, of the diagonals -d to d; its middle is diagonal 0.
            var before = traces[d];
            var k = x - y;
            var down = k == -d || (k != d && before[d + k - 1] < before[d + k + 1]);
            var from = down ? k + 1 : k - 1;
            x = before[d + from];
            y = x - from;
        }

        path.Add((x, y));
        path.Reverse();
        return path;
    }

    private sealed class Runs
    {
        private readonly List<(WordChange Kind, List<string> Words)> runs = [];

        public void Add(WordChange change, ReadOnlySpan<string> words)
        {
            if (words.IsEmpty) return;
            if (change == WordChange.Kept)
            {
                if (runs.Count == 0 || runs[^1].Kind != WordChange.Kept) runs.Add((change, []));
                runs[^1].Words.AddRange(words);
                return;
            }

            // Between two kept runs there is one that is removed and one that is added.
            var place = runs.Count;
            while (place > 0 && runs[place - 1].Kind != WordChange.Kept && runs[place - 1].Kind != change) place--;
            if (place > 0 && runs[place - 1].Kind == change) runs[place - 1].Words.AddRange(words);
            else runs.Insert(change == WordChange.Removed ? place : runs.Count, (change, [.. words]));
        }

        public IReadOnlyList<WordRun> All() => [.. runs.Select(r => new WordRun(r.Kind, string.Join(' ', r.Words)))];
    }
}

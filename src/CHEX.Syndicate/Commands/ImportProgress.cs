using System.Globalization;
using CHEX.Syndicate.Sources.Importing;
using Spectre.Console;

namespace CHEX.Syndicate.Commands;

/// <summary>Shows how an import comes along: a bar on a terminal, a line a step elsewhere.</summary>
internal static class ImportProgress
{
    /// <summary>Runs an import and shows it.</summary>
    public static Task<T> Watch<T>(string source, Func<Action<ImportStep>, Task<T>> work) => Console.IsOutputRedirected
        ? work(step => Console.WriteLine($"{source}: {Line(step.Position)} ({step.What})"))
        : AnsiConsole.Progress().HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(async shown =>
            {
                var task = shown.AddTask(Markup.Escape(source));
                return await work(step =>
                {
                    task.Value = 100 * Done(step.Position);
                    task.Description = Markup.Escape($"{source}: {Line(step.Position)}");
                });
            });

    /// <summary>Where an import stands, in words.</summary>
    public static string Line(ImportPosition position)
    {
        var back = position.Oldest is { } oldest ? $" back to {Day(oldest)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{position.NewPosts} new, {position.Known} known{back}; {position.Pages} pages, {position.Requests} requests");
    }

    /// <summary>The day of a moment, in a zone.</summary>
    public static string Day(long milliseconds, string timeZone = "UTC") =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), TimeZoneInfo.FindSystemTimeZoneById(timeZone)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // How far it has come is told by dates: nobody knows how many posts there are.
    private static double Done(ImportPosition position) =>
        position.IsDone ? 1 : position.Oldest is { } oldest && position.Begun > position.Since ? Math.Clamp((double)(position.Begun - oldest) / (position.Begun - position.Since), 0, 1) : 0;
}

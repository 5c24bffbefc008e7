using Microsoft.Extensions.Logging.Console;

namespace CHEX.Syndicate.Telemetry;

/// <summary>The log: one line an event on the console, in UTC, quiet unless something matters.</summary>
public static class ConsoleLog
{
    /// <summary>
    /// The log of a process. A command's own words are its standard output, so that its log goes to standard error.
    /// </summary>
    public static ILoggerFactory Make(bool command = false) => LoggerFactory.Create(log =>
    {
        log.SetMinimumLevel(command ? LogLevel.Warning : LogLevel.Information);
        log.AddFilter("Microsoft", LogLevel.Warning);
        // Where it may say anything it makes an activity for every request; what fails is told by the endpoints.
        log.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // What stops the start is told by the command, in one line.
        log.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        log.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z '";
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
        if (command) log.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    });
}

using System.Collections.Concurrent;
using CHEX.Syndicate.Telemetry;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Tests.Endpoints;

/// <summary>Keeps what is logged as a warning or worse.</summary>
public sealed class HeardLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> heard = [];

    /// <summary>What was logged so far.</summary>
    public IReadOnlyCollection<(LogLevel Level, string Text)> Heard => heard;

    /// <summary>A log that writes to the console, too.</summary>
    public ILoggerFactory BesideTheConsole()
    {
        var logs = ConsoleLog.Make();
        logs.AddProvider(this);
        return logs;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) heard.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));
    }

    public void Dispose() { }
}

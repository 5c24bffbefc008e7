using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Tests.Soak;

/// <summary>A log that keeps what only a fault of the program would write: exceptions.</summary>
internal sealed class Faultless : ILoggerFactory, ILogger
{
    public ConcurrentQueue<string> Errors { get; } = [];

    /// <summary>Off while a process is dying: what it says then means nothing.</summary>
    public bool Listens { get; set; } = true;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) { }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (Listens && exception is not null) Errors.Enqueue($"{formatter(state, exception)} {exception}");
    }

    public void Dispose() { }
}

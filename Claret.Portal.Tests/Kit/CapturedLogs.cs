using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Claret.Portal.Tests.Kit;

/// <summary>Everything the portal logs, scopes and exceptions too, down to Trace.</summary>
public sealed class CapturedLogs : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<CapturedLog> lines = new();
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public IReadOnlyCollection<CapturedLog> Lines => lines;

    /// <summary>All of it, to be searched for what must not stand there.</summary>
    public string Text => string.Join('\n', lines);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
        // The lines stay readable after the portal has stopped.
    }

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logs.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scope = new List<string>();
            logs.scopes.ForEachScope((part, all) => all.Add(part?.ToString() ?? ""), scope);
            // Structured values reach log stores by themselves, so what only they hold counts as logged too.
            var values = state is IReadOnlyList<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : "";
            logs.lines.Enqueue(new CapturedLog(logLevel, category, formatter(state, exception), $"{values} {string.Join(' ', scope)}", exception));
        }
    }
}

public sealed record CapturedLog(LogLevel Level, string Category, string Message, string Context, Exception? Exception);

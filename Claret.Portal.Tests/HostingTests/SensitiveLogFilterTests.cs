using System.Collections.Concurrent;
using Claret.Portal.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Claret.Portal.Tests.HostingTests;

[Trait("Security", "6")]
public sealed class SensitiveLogFilterTests
{
    private const string Hub = "Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher";

    public static TheoryData<string, string> AttemptsToLowerThem => new()
    {
        { "Logging:LogLevel:Default", "Trace" },
        { "Logging:LogLevel:Microsoft", "Trace" },
        { "Logging:LogLevel:Microsoft.AspNetCore.SignalR", "Trace" },
        { "Logging:LogLevel:Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", "Trace" },
        { "Logging:LogLevel:Microsoft.AspNetCore.SignalR.Internal.*", "Trace" },
        { "Logging:LogLevel:microsoft.aspnetcore.signalr", "Trace" },
        { "Logging:Recording:LogLevel:Default", "Trace" },
        { "Logging:Recording:LogLevel:Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", "Trace" },
    };

    [Theory]
    [MemberData(nameof(AttemptsToLowerThem))]
    public void No_configuration_lowers_them(string key, string level)
    {
        using var provider = new RecordingProvider();
        using var services = Logging(provider, new() { [key] = level });

        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(Hub);

        Assert.False(logger.IsEnabled(LogLevel.Trace));
        Assert.False(logger.IsEnabled(LogLevel.Debug));
        Assert.True(logger.IsEnabled(LogLevel.Information));
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore.SignalR")]
    [InlineData("Microsoft.AspNetCore.SignalR.HubConnectionHandler")]
    [InlineData("Microsoft.AspNetCore.Components.Server.ComponentHub")]
    [InlineData("Microsoft.AspNetCore.Components.Server.Circuits.RemoteJSRuntime")]
    [InlineData("Microsoft.AspNetCore.Http.Connections.Internal.HttpConnectionDispatcher")]
    [InlineData("Microsoft.JSInterop.JSRuntime")]
    public void What_carries_typed_text_stays_silent_even_when_nothing_is_configured_or_code_opens_everything(string category)
    {
        using var provider = new RecordingProvider();
        using var bare = Logging(provider, []);
        using var open = Logging(provider, [], logging => logging.SetMinimumLevel(LogLevel.Trace).AddFilter((_, _) => true).AddFilter<RecordingProvider>(category, LogLevel.Trace));

        Assert.False(bare.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(LogLevel.Debug));
        Assert.False(open.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(LogLevel.Debug));
    }

    [Theory]
    [InlineData("Claret.Portal.Resets.ResetService")]
    [InlineData("Microsoft.AspNetCore.ComponentsOfAnotherKind")]
    public void Everything_else_is_as_configured(string category)
    {
        using var provider = new RecordingProvider();
        using var services = Logging(provider, new() { ["Logging:LogLevel:Default"] = "Trace", ["Logging:LogLevel:Quiet"] = "Error" });

        Assert.True(services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(LogLevel.Trace));
        Assert.False(services.GetRequiredService<ILoggerFactory>().CreateLogger("Quiet.One").IsEnabled(LogLevel.Warning));
    }

    [Fact]
    public void A_configuration_may_silence_them_further()
    {
        using var provider = new RecordingProvider();
        using var services = Logging(provider, new() { ["Logging:LogLevel:Microsoft.AspNetCore.SignalR"] = "Error" });

        Assert.False(services.GetRequiredService<ILoggerFactory>().CreateLogger(Hub).IsEnabled(LogLevel.Warning));
    }

    [Fact]
    public async Task It_holds_in_the_running_portal_too()
    {
        using var provider = new RecordingProvider();
        using var portal = new PortalHost(
            ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore.SignalR.Internal", "Trace"), ("Logging:Recording:LogLevel:Default", "Trace"))
        {
            Adds = services => services.AddSingleton<ILoggerProvider>(provider),
        };

        using var answer = await portal.CreateClient().PostAsync("/_blazor/negotiate?negotiateVersion=1", null);
        var logger = portal.Services.GetRequiredService<ILoggerFactory>().CreateLogger(Hub);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.False(logger.IsEnabled(LogLevel.Debug));
        Assert.Contains(provider.Lines, line => line.Level == LogLevel.Debug);
        Assert.DoesNotContain(provider.Lines, line => line.Level < LogLevel.Information
            && (line.Category.StartsWith("Microsoft.AspNetCore.SignalR", StringComparison.Ordinal)
                || line.Category.StartsWith("Microsoft.AspNetCore.Components", StringComparison.Ordinal)
                || line.Category.StartsWith("Microsoft.AspNetCore.Http.Connections", StringComparison.Ordinal)));
    }

    private static ServiceProvider Logging(RecordingProvider provider, Dictionary<string, string?> settings, Action<ILoggingBuilder>? more = null)
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        services.AddLogging(logging =>
        {
            logging.AddConfiguration(configuration.GetSection("Logging"));
            logging.AddProvider(provider);
            more?.Invoke(logging);
        });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<Microsoft.Extensions.Options.IPostConfigureOptions<LoggerFilterOptions>, SensitiveLogFilter>());
        return services.BuildServiceProvider();
    }

    [ProviderAlias("Recording")]
    private sealed class RecordingProvider : ILoggerProvider
    {
        public ConcurrentQueue<(string Category, LogLevel Level)> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Recorder(categoryName, Lines);

        public void Dispose() => Lines.Clear();
    }

    private sealed class Recorder(string category, ConcurrentQueue<(string Category, LogLevel Level)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((category, logLevel));
    }
}

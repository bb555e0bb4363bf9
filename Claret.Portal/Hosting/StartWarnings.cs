using Microsoft.Extensions.Options;

namespace Claret.Portal.Hosting;

/// <summary>What works without, but worse: said once, at the start.</summary>
public sealed partial class StartWarnings(IOptions<PortalOptions> portal, ILogger<StartWarnings> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(portal.Value.SupportContact))
            LogNoContact(logger);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Portal:SupportContact is empty: people who are stuck are told to ask \"your help desk\". Name somebody they can reach.")]
    private static partial void LogNoContact(ILogger logger);
}

namespace Claret.Portal.Setup;

/// <summary>Before anything is served, and after the demo people, who come into an empty database alone.</summary>
public sealed class FirstAdminStart(FirstAdmin first) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => first.EnsureAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

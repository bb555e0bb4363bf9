namespace Claret.Portal.Tests.Kit;

/// <summary>One portal for the tests of a class that leave each other alone.</summary>
public sealed class PortalFixture : IAsyncLifetime
{
    public PortalFactory Portal { get; private set; } = null!;

    public async Task InitializeAsync() => Portal = await PortalFactory.StartAsync();

    public async Task DisposeAsync() => await Portal.DisposeAsync();
}

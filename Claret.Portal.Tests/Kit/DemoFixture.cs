namespace Claret.Portal.Tests.Kit;

/// <summary>One portal with the demo people, for the tests of a class that leave each other alone.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    public PortalFactory Portal { get; private set; } = null!;

    public async Task InitializeAsync() => Portal = await DemoPortal.StartAsync();

    public async Task DisposeAsync() => await Portal.DisposeAsync();
}

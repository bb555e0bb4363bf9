using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.SourcesTests.DirectoryTests;

/// <summary>One directory of 250 people for the tests of a class that only read it, and others that show a wrong certificate or none.</summary>
public sealed class SlapdFixture : IAsyncLifetime
{
    public const int People = 250;

    public SlapdServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        // A fixture is made for skipped tests too.
        if (Missing.Slapd is null)
            Server = await SlapdServer.StartAsync(People);
    }

    public async Task DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
    }
}

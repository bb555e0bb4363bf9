using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Data;

/// <summary>Lets every service ask for <see cref="PortalDbContext"/> without knowing which database it is.</summary>
public sealed class PortalDbContextFactory<TContext>(IDbContextFactory<TContext> contexts) : IDbContextFactory<PortalDbContext>
    where TContext : PortalDbContext
{
    public PortalDbContext CreateDbContext() => contexts.CreateDbContext();

    public async Task<PortalDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
        await contexts.CreateDbContextAsync(cancellationToken);
}

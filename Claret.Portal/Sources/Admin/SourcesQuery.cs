using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Admin;

/// <summary>What admins see of the sources. Null means that the caller may not see them, or that there is no such provider.</summary>
public sealed class SourcesQuery(IDbContextFactory<PortalDbContext> contexts, ActorReader actors, ProviderSecrets secrets)
{
    /// <summary>Beyond that the exact number helps nobody.</summary>
    public const int CountedUpTo = 100_000;

    /// <summary>Of those who wait to be linked, newest first.</summary>
    public const int WaitingShown = 50;

    public async Task<SourcesView?> ListAsync(Caller? caller, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ViewerAsync(db, caller, cancellationToken) is not { } actor)
            return null;

        var providers = await db.Providers.AsNoTracking().OrderBy(p => p.Source).ThenBy(p => p.Name).ToListAsync(cancellationToken);
        var views = new List<SourceView>();
        foreach (var provider in providers)
            views.Add(await SummaryAsync(db, provider, cancellationToken));
        var local = await db.People.Where(p => p.Source == PersonSource.Local).Take(CountedUpTo).CountAsync(cancellationToken);
        return new SourcesView(ProviderGuard.MaySetUp(actor), actor.May.CanViewPeople, views, local);
    }

    /// <summary>False in the second place where the caller may not see any.</summary>
    public async Task<(ProviderView? View, bool MayView)> ReadAsync(Caller? caller, long providerId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ViewerAsync(db, caller, cancellationToken) is not { } actor)
            return (null, false);
        if (await db.Providers.AsNoTracking().SingleOrDefaultAsync(p => p.Id == providerId, cancellationToken) is not { } provider)
            return (null, true);

        var summary = await SummaryAsync(db, provider, cancellationToken);
        return (new ProviderView(
            actor.May.On(Feature.Settings) == PrivilegeLevel.FullAccess, ProviderGuard.MaySetUp(actor), actor.May.CanViewPeople, actor.May.CanChangeAddresses,
            ProviderState.Of(provider, secrets, hasPeople: summary.People > 0), summary), true);
    }

    /// <summary>Who waits to be linked, newest first, <see cref="WaitingShown"/> at most.</summary>
    public async Task<IReadOnlyList<WaitingPerson>> WaitingAsync(Caller? caller, long providerId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ViewerAsync(db, caller, cancellationToken) is null)
            return [];

        return await db.UnlinkedPeople.AsNoTracking()
            .Where(p => p.ProviderId == providerId)
            .OrderByDescending(p => p.SeenAt).ThenByDescending(p => p.Id)
            .Take(WaitingShown)
            .Select(p => new WaitingPerson(p.Id, p.ExternalId, p.Username, p.Name, p.Email, p.Why, p.SeenAt))
            .ToListAsync(cancellationToken);
    }

    /// <summary>One reading; null where it isn't this provider's, or is gone.</summary>
    public async Task<(RunPageView? View, bool MayView)> RunAsync(Caller? caller, long providerId, long runId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ViewerAsync(db, caller, cancellationToken) is not { } actor)
            return (null, false);

        var found = await db.SyncRuns.AsNoTracking()
            .Where(r => r.Id == runId && r.ProviderId == providerId)
            .Join(db.Providers, r => r.ProviderId, p => p.Id, (run, provider) => new
            {
                Run = run,
                provider.Name,
                provider.Source,
                StartedBy = db.People.Where(p => p.Id == run.StartedBy).Select(p => p.Name).FirstOrDefault(),
                HasLater = db.SyncRuns.Any(later => later.ProviderId == providerId && later.Id > runId && !later.IsDryRun),
            })
            .SingleOrDefaultAsync(cancellationToken);
        return (found is null ? null : new RunPageView(
            actor.May.On(Feature.Settings) == PrivilegeLevel.FullAccess, actor.May.CanViewPeople, found.Name, found.Source, found.Run, found.StartedBy, !found.HasLater), true);
    }

    private async Task<Actor?> ViewerAsync(PortalDbContext db, Caller? caller, CancellationToken cancellationToken) =>
        await actors.ReadAsync(db, caller, cancellationToken) is { } actor && actor.May.CanView(Feature.Settings) ? actor : null;

    private static async Task<SourceView> SummaryAsync(PortalDbContext db, Provider provider, CancellationToken cancellationToken)
    {
        var people = await db.People.Where(p => p.ProviderId == provider.Id).Take(CountedUpTo).CountAsync(cancellationToken);
        var waiting = await db.UnlinkedPeople.Where(p => p.ProviderId == provider.Id).Take(CountedUpTo).CountAsync(cancellationToken);
        var signedIn = provider.Source == PersonSource.Sso
            ? await db.Sessions.Where(s => s.ProviderId == provider.Id).OrderByDescending(s => s.CreatedAt).Select(s => (DateTime?)s.CreatedAt).FirstOrDefaultAsync(cancellationToken)
            : null;
        var run = provider.Source == PersonSource.Sso
            ? null
            : await db.SyncRuns.AsNoTracking().Where(r => r.ProviderId == provider.Id && !r.IsDryRun).OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.Id)
                .FirstOrDefaultAsync(cancellationToken);
        return new SourceView(provider.Id, provider.Source, provider.Name, provider.Settings is not null, provider.IsEnabled, people, signedIn, run, waiting);
    }
}

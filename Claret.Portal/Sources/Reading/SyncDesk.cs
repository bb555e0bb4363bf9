using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.SignIn;
using Claret.Portal.Sources.Files;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Reading;

/// <summary>What the pages ask of reading: begin a run, let one go on that asks, and look at what came of them.</summary>
public sealed class SyncDesk(
    IDbContextFactory<PortalDbContext> contexts, ActorReader actors, RunRows runs, BegunRuns begun, SyncSignal signal, DropFolder folder, RequestOrigin origin, TimeProvider clock)
{
    public const int RunsShown = 20;

    public const int PageSize = 100;

    /// <summary>Reads a directory, or the oldest file of the drop folder. A double click begins one run.</summary>
    public async Task<StartOutcome> StartAsync(Caller? caller, long providerId, bool dryRun, bool whole, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(caller, providerId, dryRun, cancellationToken) is { } refusal)
            return new StartOutcome.Refused(refusal);

        var isFile = await IsFileAsync(providerId, cancellationToken);
        var file = isFile ? folder.Take(providerId) : null;
        if (isFile && file is null)
            return await RefuseAsync(caller, providerId, StartRefusal.NoFile, cancellationToken);

        var outcome = await BeginAsync(caller!, providerId, new ReadOrder(dryRun, caller!.PersonId, MayBlock: null, file, whole), cancellationToken);
        if (outcome is not StartOutcome.Started && file is not null)
            folder.PutBack(providerId, file);
        return outcome;
    }

    /// <summary>A file that is taken already.</summary>
    public async Task<StartOutcome> StartFileAsync(Caller? caller, long providerId, string fileName, bool dryRun, CancellationToken cancellationToken) =>
        await RefusalAsync(caller, providerId, dryRun, cancellationToken, decidesAboutPeople: !dryRun) is { } refusal
            ? new StartOutcome.Refused(refusal)
            : await BeginAsync(caller!, providerId, new ReadOrder(dryRun, caller!.PersonId, FileName: fileName), cancellationToken);

    /// <summary>
    /// Goes on where a run stopped and asked, or does what a dry run has only tried, with the same file: as many may be blocked as it
    /// said. Should it be more by now, the new run asks again.
    /// </summary>
    public async Task<StartOutcome> AllowAsync(Caller? caller, long runId, CancellationToken cancellationToken)
    {
        var run = await runs.FindAsync(runId, cancellationToken);
        // Who may not, learns nothing about the run either.
        if (await RefusalAsync(caller, run?.ProviderId ?? 0, dryRun: false, cancellationToken, decidesAboutPeople: true) is { } refusal)
            return new StartOutcome.Refused(refusal is StartRefusal.NoSuchProvider ? StartRefusal.NoSuchRun : refusal);

        return await WhyNotAsync(run!, cancellationToken) is { } why
            ? await RefuseAsync(caller, run!.ProviderId, why, cancellationToken)
            : await BeginAsync(caller!, run!.ProviderId, new ReadOrder(IsDryRun: false, caller!.PersonId, run.Blocked, run.FileName, run.IsWhole, run.Setup), cancellationToken);
    }

    /// <summary>Null when the caller may not see it, or there is no such provider.</summary>
    public async Task<SyncRunList?> QueryAsync(Caller? caller, long providerId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { } actor || !actor.May.CanView(Feature.Settings) || !await db.Providers.AnyAsync(p => p.Id == providerId, cancellationToken))
            return null;

        var found = await db.SyncRuns.AsNoTracking()
            .Where(r => r.ProviderId == providerId)
            .OrderByDescending(r => r.Id)
            .Take(RunsShown)
            .Select(r => new { Run = r, StartedBy = db.People.Where(p => p.Id == r.StartedBy).Select(p => p.Username).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        return new SyncRunList(found.ConvertAll(row => new SyncRunView(row.Run, row.StartedBy)), MayStart(actor));
    }

    /// <param name="page">From 0.</param>
    public async Task<FindingPage?> FindingsAsync(Caller? caller, long runId, SyncFindingKind kind, int page, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { } actor || !actor.May.CanView(Feature.Settings))
            return null;

        var findings = db.SyncFindings.AsNoTracking().Where(f => f.RunId == runId && f.Kind == kind);
        var shown = await findings.OrderBy(f => f.Id).Skip(Math.Clamp(page, 0, SyncFinding.MaxKept / PageSize) * PageSize).Take(PageSize).ToListAsync(cancellationToken);
        return new FindingPage(shown, await findings.CountAsync(cancellationToken));
    }

    /// <summary>Whether this provider can be read at all, and by this caller. A refusal is on record.</summary>
    /// <param name="decidesAboutPeople">What becomes of them is the caller's own word: a file that they bring, or a yes to whom it blocks.</param>
    public async Task<StartRefusal?> RefusalAsync(Caller? caller, long providerId, bool dryRun, CancellationToken cancellationToken, bool decidesAboutPeople = false)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var actor = await actors.ReadAsync(db, caller, cancellationToken);
        var provider = await db.Providers.AsNoTracking().SingleOrDefaultAsync(p => p.Id == providerId, cancellationToken);
        StartRefusal? refusal =
            actor is null || !MayStart(actor) ? StartRefusal.NotAllowed
            : provider is null ? StartRefusal.NoSuchProvider
            : ReadSettings.ScheduleOf(provider) is null ? StartRefusal.NotSetUp
            : !provider.IsEnabled && !dryRun ? StartRefusal.SwitchedOff
            : decidesAboutPeople && await HasMorePrivilegedAsync(db, actor, providerId, cancellationToken) ? StartRefusal.MorePrivileges
            : null;
        if (refusal is { } why)
            await RefuseAsync(caller, providerId, why, cancellationToken);
        return refusal;
    }

    public async Task<StartOutcome> RefuseAsync(Caller? caller, long providerId, StartRefusal why, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Audit.Add(AuditEntries.New(
            clock, origin, AuditAction.SourceRead, AuditOutcome.Refused, caller?.PersonId, reason: FormattableString.Invariant($"provider {providerId}: {why}")));
        await db.SaveChangesAsync(cancellationToken);
        return new StartOutcome.Refused(why);
    }

    private async Task<StartRefusal?> WhyNotAsync(SyncRun run, CancellationToken cancellationToken)
    {
        if (run.State != SyncRunState.Asks && !(run is { IsDryRun: true, State: SyncRunState.Finished }))
            return StartRefusal.NothingAsked;

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.SyncRuns.AnyAsync(r => r.ProviderId == run.ProviderId && r.Id > run.Id && !r.IsDryRun, cancellationToken))
            return StartRefusal.Outdated;
        return run.FileName is not null && folder.Find(run.ProviderId, run.FileName) is null ? StartRefusal.NoFile : null;
    }

    private async Task<StartOutcome> BeginAsync(Caller caller, long providerId, ReadOrder order, CancellationToken cancellationToken)
    {
        if (await runs.BeginAsync(providerId, order, cancellationToken) is not { } run)
            return await RefuseAsync(caller, providerId, await WhyNotBegunAsync(providerId, order, cancellationToken), cancellationToken);

        begun.Add(run);
        signal.Pulse();
        return new StartOutcome.Started(run.Id);
    }

    private async Task<StartRefusal> WhyNotBegunAsync(long providerId, ReadOrder order, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return order.Setup is { } setup && await db.Providers.AnyAsync(p => p.Id == providerId && p.Setup != setup, cancellationToken)
            ? StartRefusal.SetUpAnew
            : StartRefusal.UnderWay;
    }

    private async Task<bool> IsFileAsync(long providerId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Providers.AnyAsync(p => p.Id == providerId && p.Source == PersonSource.UserSync, cancellationToken);
    }

    private static async Task<bool> HasMorePrivilegedAsync(PortalDbContext db, Actor actor, long providerId, CancellationToken cancellationToken)
    {
        if (actor.May.IsAdmin)
            return false;

        var privileged = await db.People.AsNoTracking().Include(p => p.Privileges)
            .Where(p => p.ProviderId == providerId && (p.IsAdmin || p.Privileges.Count > 0))
            .ToListAsync(cancellationToken);
        return privileged.Exists(person => person.WhatTheyMay().Exceed(actor.May));
    }

    private static bool MayStart(Actor actor) => actor.May.On(Feature.Settings) == PrivilegeLevel.FullAccess;
}

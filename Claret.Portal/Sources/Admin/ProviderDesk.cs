using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Admin;

/// <summary>
/// Adds, saves, switches and removes providers. Every act takes its turn, so that of two admins the second is told what the first has
/// done; every act and every refusal stands on record, and never a secret.
/// </summary>
public sealed class ProviderDesk(
    IDbContextFactory<PortalDbContext> contexts, ActorReader actors, ProviderSecrets secrets, ProviderRules rules, RequestOrigin origin, TimeProvider clock)
{
    private const string Turn = "turn-sources";
    private const int MaxReason = 500;
    private const int MaxValueInReason = 200;

    /// <summary>Switched off until somebody has looked at it.</summary>
    public Task<ProviderOutcome> AddAsync(Caller? caller, ProviderInput input, CancellationToken cancellationToken) => ActAsync(caller, $"new {input.Source}", async (db, actor) =>
    {
        if (!ProviderGuard.MaySetUp(actor))
            return new ProviderOutcome.Refused(ProviderRefusal.OnlyAdmins);
        if (await rules.FaultsAsync(input, cancellationToken) is { Count: > 0 } faults)
            return new ProviderOutcome.Invalid(faults);

        var provider = new Provider { Source = input.Source, Name = "", Version = Guid.NewGuid() };
        if (await ProviderGuard.RefusalAsync(db, actor, provider, input, hasPeople: false, cancellationToken) is { } refusal)
            return new ProviderOutcome.Refused(refusal);

        Write(provider, input);
        provider.ProtectedSecret = secrets.Protect(input.Secret);
        db.Providers.Add(provider);
        await db.SaveChangesAsync(cancellationToken);
        Record(db, actor, $"{Named(provider)}: added ({provider.Source})");
        return new ProviderOutcome.Saved(ProviderState.Of(provider, secrets, hasPeople: false), SecretGone: false);
    }, cancellationToken);

    /// <param name="seen">The version that the page showed.</param>
    public Task<ProviderOutcome> SaveAsync(Caller? caller, long providerId, Guid seen, ProviderInput input, CancellationToken cancellationToken) => ActOnAsync(caller, providerId, async (db, actor, provider) =>
    {
        var before = await StateAsync(db, provider, cancellationToken);
        var shown = input.State;
        input.Against(before);
        var changes = ProviderFacts.Changes(ProviderFacts.OfState(before), ProviderFacts.OfInput(input)).ToList();
        if (changes.Count == 0 && string.IsNullOrEmpty(input.Secret) && !input.ForgetsSecret)
            return new ProviderOutcome.Saved(before, SecretGone: false);
        if (seen != provider.Version)
        {
            // What the page showed is what the difference is told from.
            input.Against(shown);
            return new ProviderOutcome.Conflict(before);
        }

        if (await rules.FaultsAsync(input, cancellationToken) is { Count: > 0 } faults)
            return new ProviderOutcome.Invalid(faults);
        if (await ProviderGuard.RefusalAsync(db, actor, provider, input, before.HasPeople, cancellationToken) is { } refusal)
            return new ProviderOutcome.Refused(refusal);

        var goes = input.SecretGoes && string.IsNullOrEmpty(input.Secret);
        Write(provider, input);
        provider.Version = Guid.NewGuid();
        if (provider.Settings != before.Settings)
            provider.Setup = Guid.NewGuid();
        foreach (var change in changes)
            Record(db, actor, Said(provider, change));
        KeepSecret(db, actor, provider, input, goes);
        // Ids of another issuer are nobody's here.
        if (ProviderGuard.HasOtherIds(provider.Source, before.Settings, provider.Settings))
            await db.UnlinkedPeople.Where(p => p.ProviderId == providerId).ExecuteDeleteAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new ProviderOutcome.Saved(ProviderState.Of(provider, secrets, before.HasPeople), goes);
    }, cancellationToken);

    /// <summary>Who is signed in stays so; nobody signs in through one that is off, and it isn't read.</summary>
    public Task<ProviderOutcome> SwitchAsync(Caller? caller, long providerId, bool on, CancellationToken cancellationToken) => ActOnAsync(caller, providerId, async (db, actor, provider) =>
    {
        if (!ProviderGuard.MaySetUp(actor))
            return new ProviderOutcome.Refused(ProviderRefusal.OnlyAdmins);

        var before = await StateAsync(db, provider, cancellationToken);
        if (on && (provider.Settings is null || await rules.FaultsAsync(ProviderInput.Of(before), cancellationToken) is { Count: > 0 }))
            return new ProviderOutcome.Refused(ProviderRefusal.NotSetUp);
        if (provider.IsEnabled == on)
            return new ProviderOutcome.Saved(before, SecretGone: false);

        (provider.IsEnabled, provider.Version) = (on, Guid.NewGuid());
        Record(db, actor, $"{Named(provider)}: switched {(on ? "on" : "off")}");
        return new ProviderOutcome.Saved(ProviderState.Of(provider, secrets, before.HasPeople), SecretGone: false);
    }, cancellationToken);

    /// <summary>With its runs and with who waits to be linked; refused as long as anybody's account belongs to it.</summary>
    public Task<ProviderOutcome> RemoveAsync(Caller? caller, long providerId, CancellationToken cancellationToken) => ActOnAsync(caller, providerId, async (db, actor, provider) =>
    {
        if (!ProviderGuard.MaySetUp(actor))
            return new ProviderOutcome.Refused(ProviderRefusal.OnlyAdmins);
        if (await HasPeopleAsync(db, provider.Id, cancellationToken))
            return new ProviderOutcome.Refused(ProviderRefusal.HasPeople);
        if (await db.SyncRuns.AnyAsync(r => r.ProviderId == providerId && r.EndedAt == null, cancellationToken))
            return new ProviderOutcome.Refused(ProviderRefusal.StillReading);

        db.Providers.Remove(provider);
        Record(db, actor, $"{Named(provider)}: removed ({provider.Source})");
        return new ProviderOutcome.Removed();
    }, cancellationToken);

    private Task<ProviderOutcome> ActOnAsync(Caller? caller, long providerId, Func<PortalDbContext, Actor, Provider, Task<ProviderOutcome>> work, CancellationToken cancellationToken) =>
        ActAsync(caller, FormattableString.Invariant($"provider {providerId}"), async (db, actor) =>
        {
            // Nobody becomes one of its people while it is judged whether it has any.
            if (db.Database.IsNpgsql())
                await db.Database.ExecuteSqlAsync($"""SELECT 1 FROM "Providers" WHERE "Id" = {providerId} FOR UPDATE""", cancellationToken);
            return await db.Providers.SingleOrDefaultAsync(p => p.Id == providerId, cancellationToken) is { } provider
                ? await work(db, actor, provider)
                : new ProviderOutcome.Refused(ProviderRefusal.NoSuchProvider);
        }, cancellationToken);

    /// <param name="what">What a refusal is about, on record.</param>
    private async Task<ProviderOutcome> ActAsync(Caller? caller, string what, Func<PortalDbContext, Actor, Task<ProviderOutcome>> work, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Notes that the session is used before anything is locked: sessions come last.
        await actors.ReadAsync(db, caller, cancellationToken);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await Turns.TakeAsync(db, Turn, cancellationToken);
        var outcome = await actors.ReadAsync(db, caller, cancellationToken) is { } actor && actor.May.On(Feature.Settings) == PrivilegeLevel.FullAccess
            ? await work(db, actor)
            : new ProviderOutcome.Refused(ProviderRefusal.NotAllowed);
        if (WhyNot(outcome) is { } why)
            db.Audit.Add(Entry(AuditOutcome.Refused, caller?.PersonId, $"{what}: {why}"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return outcome;
    }

    private async Task<ProviderState> StateAsync(PortalDbContext db, Provider provider, CancellationToken cancellationToken) =>
        ProviderState.Of(provider, secrets, await HasPeopleAsync(db, provider.Id, cancellationToken));

    private static Task<bool> HasPeopleAsync(PortalDbContext db, long providerId, CancellationToken cancellationToken) =>
        db.People.AnyAsync(p => p.ProviderId == providerId, cancellationToken);

    private static void Write(Provider provider, ProviderInput input)
    {
        provider.Name = Typed.Cut(input.Name ?? "", ProviderInput.MaxName);
        provider.PasswordUrl = NullIfEmpty(Typed.Cut(input.PasswordUrl ?? "", ProviderInput.MaxUrl));
        provider.Contact = NullIfEmpty(Typed.Cut(input.Contact ?? "", ProviderInput.MaxContact));
        provider.EmailDomains = NullIfEmpty(input.Domains);
        provider.Settings = input.Settings;
    }

    private void KeepSecret(PortalDbContext db, Actor actor, Provider provider, ProviderInput input, bool goes)
    {
        var had = provider.ProtectedSecret is not null;
        if (!string.IsNullOrEmpty(input.Secret))
        {
            provider.ProtectedSecret = secrets.Protect(input.Secret);
            Record(db, actor, $"{Named(provider)}, secret: {(had ? "changed" : "set")}");
        }
        else if (had && (goes || input.ForgetsSecret))
        {
            provider.ProtectedSecret = null;
            Record(db, actor, $"{Named(provider)}, secret: {(goes ? "removed, for what it belongs to has changed" : "removed")}");
        }
    }

    private static string Said(Provider provider, ProviderChange change) => change.Key == "caCertificate"
        ? $"{Named(provider)}, {change.Key}: {(change.Now.Length == 0 ? "removed" : "changed")}"
        : $"{Named(provider)}, {change.Key}: {Quoted(change.Old)} -> {Quoted(change.Now)}";

    private static string Named(Provider provider) => FormattableString.Invariant($"{provider.Name} ({provider.Id})");

    private static string Quoted(string value) => value.Length == 0 ? "(empty)" : Typed.Cut(value, MaxValueInReason);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static string? WhyNot(ProviderOutcome outcome) => outcome switch
    {
        ProviderOutcome.Refused refused => refused.Refusal.ToString(),
        ProviderOutcome.Invalid invalid => $"Invalid {string.Join(", ", invalid.Faults.Select(fault => fault.Field).Distinct(StringComparer.Ordinal))}",
        ProviderOutcome.Conflict => "Conflict",
        _ => null,
    };

    private void Record(PortalDbContext db, Actor actor, string reason) => db.Audit.Add(Entry(AuditOutcome.Done, actor.PersonId, reason));

    private AuditEntry Entry(AuditOutcome outcome, long? actor, string reason) =>
        AuditEntries.New(clock, origin, AuditAction.SourceChanged, outcome, actor, reason: Typed.Cut(reason, MaxReason));
}

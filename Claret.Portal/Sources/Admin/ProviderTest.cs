using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.SignIn;
using Claret.Portal.Sources.Files;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Admin;

/// <summary>"Test the connection": tries what is typed, saved or not. The kept secret is used where none is typed, and goes only to the place it belongs to.</summary>
public sealed class ProviderTest(
    IDbContextFactory<PortalDbContext> contexts, ActorReader actors, ProviderSecrets secrets, ProviderRules rules, IEnumerable<ISourceCheck> checks, FileCheck files,
    RequestOrigin origin, TimeProvider clock)
{
    /// <summary>A host that swallows everything is given up after that.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public async Task<ProviderTestOutcome> TryAsync(Caller? caller, ProviderInput input, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { } actor || !ProviderGuard.MaySetUp(actor))
            return await RecordAsync(db, caller?.PersonId, input, new ProviderTestOutcome.NotAllowed(), cancellationToken);

        // As it is now, whatever the page showed.
        var provider = input.State is { } shown ? await db.Providers.AsNoTracking().SingleOrDefaultAsync(p => p.Id == shown.Id, cancellationToken) : null;
        if (await rules.FaultsAsync(input, cancellationToken) is { Count: > 0 } faults)
            return new ProviderTestOutcome.Invalid(faults);
        if (input.Settings is not { } settings)
            return new ProviderTestOutcome.Answered(new SourceCheckOutcome.Fails(SourceFault.NotSetUp, null));

        var secret = string.IsNullOrEmpty(input.Secret) ? KeptFor(provider, settings) : input.Secret;
        return await RecordAsync(db, actor.PersonId, input, new ProviderTestOutcome.Answered(await AskAsync(input.Source, provider?.Id, settings, secret, cancellationToken)), cancellationToken);
    }

    private string? KeptFor(Provider? provider, string settings) =>
        provider is not null
        && SecretPlace.Of(provider.Source, provider.Settings) is { } place && place == SecretPlace.Of(provider.Source, settings)
            ? secrets.Of(provider)
            : null;

    private async Task<SourceCheckOutcome> AskAsync(PersonSource source, long? providerId, string settings, string? secret, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            // A file's check looks into the folder that belongs to the provider.
            return source == PersonSource.UserSync && providerId is { } id
                ? await files.CheckAsync(id, settings, either.Token)
                : await checks.Single(check => check.Source == source).CheckAsync(settings, secret, either.Token);
        }
        catch (SourceFaultException fault)
        {
            return new SourceCheckOutcome.Fails(fault.Fault, fault.Detail);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SourceCheckOutcome.Fails(SourceFault.TimedOut, null);
        }
    }

    /// <summary>A secret was sent somewhere, or somebody tried who may not: both stand on record.</summary>
    private async Task<ProviderTestOutcome> RecordAsync(PortalDbContext db, long? actor, ProviderInput input, ProviderTestOutcome outcome, CancellationToken cancellationToken)
    {
        var what = input.State is { } state ? FormattableString.Invariant($"{state.Name} ({state.Id})") : $"new {input.Source}";
        var tested = SecretPlace.Of(input.Source, input.Settings) is { } place ? $"test of {place}" : "test";
        var (result, reason) = outcome switch
        {
            ProviderTestOutcome.NotAllowed => (AuditOutcome.Refused, $"{what}, test: NotAllowed"),
            ProviderTestOutcome.Answered { Outcome: SourceCheckOutcome.Fails fails } => (AuditOutcome.Done, $"{what}, {tested}: {fails.Fault}"),
            _ => (AuditOutcome.Done, $"{what}, {tested}: works"),
        };
        db.Audit.Add(AuditEntries.New(clock, origin, AuditAction.SourceChanged, result, actor, reason: Typed.Cut(reason, 500)));
        await db.SaveChangesAsync(cancellationToken);
        return outcome;
    }
}

/// <summary>What came of "Test the connection".</summary>
public abstract record ProviderTestOutcome
{
    private ProviderTestOutcome()
    {
    }

    public sealed record Answered(SourceCheckOutcome Outcome) : ProviderTestOutcome;

    public sealed record Invalid(IReadOnlyList<ProviderFault> Faults) : ProviderTestOutcome;

    public sealed record NotAllowed : ProviderTestOutcome;
}

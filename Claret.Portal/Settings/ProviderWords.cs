using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Settings;

/// <summary>Saves what people of one provider are told about their password. Where they come from is not changed here.</summary>
public sealed class ProviderWords(IDbContextFactory<PortalDbContext> contexts, ActorReader actors, RequestOrigin origin, TimeProvider clock)
{
    public const int MaxName = 100;
    public const int MaxUrl = 500;
    public const int MaxContact = 200;

    public static ProviderState StateOf(Provider provider) => new(provider.Id, provider.Source.ToString(), TextOf(provider));

    /// <param name="seen">What the page showed.</param>
    public async Task<ProviderOutcome> SaveAsync(Caller? caller, long providerId, ProviderText seen, ProviderText typed, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var actor = await actors.ReadAsync(db, caller, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        ProviderOutcome outcome = new ProviderOutcome.Refused(ProviderRefusal.NotAllowed);
        if (actor?.May.On(Feature.Settings) == PrivilegeLevel.FullAccess)
        {
            await SettingsChange.TakeTurnAsync(db, cancellationToken);
            outcome = await ApplyAsync(db, caller!, providerId, seen, typed, cancellationToken);
        }

        if (outcome is not ProviderOutcome.Saved)
            Record(db, caller, AuditOutcome.Refused, FormattableString.Invariant($"Provider {providerId}: {(outcome is ProviderOutcome.Refused refused ? refused.Refusal.ToString() : "Conflict")}"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return outcome;
    }

    private async Task<ProviderOutcome> ApplyAsync(PortalDbContext db, Caller caller, long providerId, ProviderText seen, ProviderText typed, CancellationToken cancellationToken)
    {
        var provider = await db.Providers.SingleOrDefaultAsync(p => p.Id == providerId, cancellationToken);
        if (provider is null)
            return new ProviderOutcome.Refused(ProviderRefusal.NoSuchProvider);

        var before = TextOf(provider);
        var after = new ProviderText(Typed.Cut(typed.Name, MaxName), Typed.Cut(typed.PasswordUrl, MaxUrl), Typed.Cut(typed.Contact, MaxContact));
        if (before == after)
            return new ProviderOutcome.Saved();
        if (before != seen)
            return new ProviderOutcome.Conflict(before);
        if (after.Name.Length == 0)
            return new ProviderOutcome.Refused(ProviderRefusal.NameMissing);
        if (await db.Providers.AnyAsync(p => p.Id != providerId && p.Source == provider.Source && p.Name == after.Name, cancellationToken))
            return new ProviderOutcome.Refused(ProviderRefusal.NameTaken);

        if (after.PasswordUrl.Length > 0 && new Provider { Source = provider.Source, Name = after.Name, PasswordUrl = after.PasswordUrl }.PasswordLink is null)
            return new ProviderOutcome.Refused(ProviderRefusal.NoWebAddress);

        (provider.Name, provider.PasswordUrl, provider.Contact) = (after.Name, NullIfEmpty(after.PasswordUrl), NullIfEmpty(after.Contact));
        Changed("name", before.Name, after.Name);
        Changed("where the password is changed", before.PasswordUrl, after.PasswordUrl);
        Changed("whom to ask", before.Contact, after.Contact);
        return new ProviderOutcome.Saved();

        void Changed(string what, string old, string now)
        {
            if (old != now)
                Record(db, caller, AuditOutcome.Done, FormattableString.Invariant($"Provider {providerId}, {what}: {Quoted(old)} -> {Quoted(now)}"));
        }
    }

    private void Record(PortalDbContext db, Caller? caller, AuditOutcome outcome, string reason) =>
        db.Audit.Add(AuditEntries.New(clock, origin, AuditAction.SettingChanged, outcome, caller?.PersonId, reason: Typed.Cut(reason, 500)));

    private static string Quoted(string value) => value.Length == 0 ? "(empty)" : Typed.Cut(value, 200);

    private static ProviderText TextOf(Provider provider) => new(provider.Name, provider.PasswordUrl ?? "", provider.Contact ?? "");

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}

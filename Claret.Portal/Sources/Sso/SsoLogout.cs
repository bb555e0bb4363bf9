using System.Globalization;
using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Claret.Portal.Sources.Sso;

/// <summary>
/// A provider tells that somebody signed out there: their sessions that came through it end here, on every node, and open pages follow
/// within seconds. Also from a provider that is switched off by now: sessions it opened may still live.
/// </summary>
public sealed class SsoLogout(
    IDbContextFactory<PortalDbContext> contexts, SsoClients clients, SsoRefusals refusals, ResetLimits limits, RequestOrigin origin, TimeProvider clock)
{
    /// <summary>What the tokens' ids are counted as. The counters are shared by every node, and removed when no token can be that old.</summary>
    private const string Seen = "logout";

    /// <summary>False where the token is refused; then nothing has ended.</summary>
    public async Task<bool> EndAsync(long providerId, string? token, CancellationToken cancellationToken)
    {
        var client = await clients.FindAsync(providerId, cancellationToken);
        try
        {
            if (client is null)
                throw new SsoRefusedException(SsoRefusal.NotOffered, "not set up");

            var told = await ReadAsync(client, token);
            await EndAsync(client.Provider, told, cancellationToken);
            return true;
        }
        catch (SsoRefusedException refused)
        {
            await refusals.RecordLogoutAsync(providerId, client?.Provider, refused.Kind, cancellationToken);
            return false;
        }
    }

    private async Task<LogoutToken> ReadAsync(SsoClient client, string? token)
    {
        if (string.IsNullOrEmpty(token))
            throw new SsoRefusedException(SsoRefusal.NotTrusted, "no token");

        var wanted = client.Options.TokenValidationParameters.Clone();
        wanted.ConfigurationManager = client.Metadata;
        var result = await client.Options.TokenHandler.ValidateTokenAsync(token, wanted);
        if (result is not { IsValid: true, SecurityToken: JsonWebToken read })
            throw new SsoRefusedException(SsoRefusal.NotTrusted, result.Exception is { } fault ? SsoFaults.Read(fault).Kind : "not valid");

        return LogoutToken.Of(read, clock.GetUtcNow().UtcDateTime, wanted.ClockSkew);
    }

    private async Task EndAsync(Provider provider, LogoutToken told, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Counted with what it does: one that failed half-way can be told again.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var seen = await limits.CountAsync(
            db, Seen, string.Create(CultureInfo.InvariantCulture, $"{provider.Id}\n{told.Id}"), LogoutToken.Longest, cancellationToken);
        if (seen.Count > 1)
            throw new SsoRefusedException(SsoRefusal.NotTrusted, "told before");

        var now = clock.GetUtcNow().UtcDateTime;
        var theirs = db.Sessions.Where(s => s.ProviderId == provider.Id && s.EndedAt == null);
        if (told.Session is { } session)
        {
            // One whose id token named no session ends with whatever session of its person's is named: which it is, only the provider knows.
            var isPersonNamed = told.Subject is not null;
            theirs = theirs.Where(s => s.ProviderSession == session || (isPersonNamed && s.ProviderSession == null));
        }

        if (told.Subject is { } subject)
        {
            var whom = db.People.Where(p => p.ProviderId == provider.Id && p.ExternalId == subject);
            // A sign-in that is under way is finished first, and its session found.
            await TicketEnding.TakeTurnAsync(whom, cancellationToken);
            var personId = await whom.Select(p => p.Id).SingleOrDefaultAsync(cancellationToken);
            theirs = theirs.Where(s => s.PersonId == personId);
        }

        var ending = await theirs.Select(s => new { s.Id, s.PersonId }).ToListAsync(cancellationToken);
        var ids = ending.ConvertAll(s => s.Id);
        await db.Sessions.Where(s => ids.Contains(s.Id) && s.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now).SetProperty(s => s.EndedBy, SessionEnd.SignedOutThere), cancellationToken);
        foreach (var personId in ending.Select(s => s.PersonId).Distinct().Order())
            db.Audit.Add(AuditEntries.New(clock, origin, AuditAction.SignedOutThere, AuditOutcome.Done, personId: personId, reason: $"through {provider.Name}"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}

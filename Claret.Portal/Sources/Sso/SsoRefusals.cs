using System.Globalization;
using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Sso;

/// <summary>Every sign-in through a provider that came to nothing: a row in the audit, and a page that says what to do.</summary>
public sealed partial class SsoRefusals(
    IDbContextFactory<PortalDbContext> contexts, SsoRefusalLimit limit, RequestOrigin origin, TimeProvider clock, ILogger<SsoRefusals> logger)
{
    private const int MaxReason = 500;

    /// <summary>The page's address: with the reference that the row has, and nothing of what went wrong inside.</summary>
    /// <param name="kind">In a word: an exception's type, an error's code. Never what was sent.</param>
    public async Task<string> RecordAsync(
        long providerId, Provider? provider, SsoRefusal why, string kind, long? personId, string? returnUrl, CancellationToken cancellationToken)
    {
        var reference = ResetReference.New();
        await AddAsync(AuditAction.SignIn, providerId, provider, $"{why} ({kind})", personId, reference, cancellationToken);
        LogRefused(logger, providerId, why, kind, reference);
        return QueryHelpers.AddQueryString(SsoFailedPage.Route, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["why"] = why.ToString(),
            ["provider"] = provider?.Id.ToString(CultureInfo.InvariantCulture),
            ["reference"] = reference,
            ["returnUrl"] = LocalUrl.IsLocal(returnUrl) && returnUrl.Length > 1 ? returnUrl : null,
        }.Where(pair => pair.Value is not null));
    }

    public async Task RecordLogoutAsync(long providerId, Provider? provider, string kind, CancellationToken cancellationToken)
    {
        await AddAsync(AuditAction.SignedOutThere, providerId, provider, kind, personId: null, reference: null, cancellationToken);
        LogLogoutRefused(logger, providerId, kind);
    }

    private async Task AddAsync(
        AuditAction action, long providerId, Provider? provider, string reason, long? personId, string? reference, CancellationToken cancellationToken)
    {
        if (!limit.MayRecord(origin.Network))
            return;

        var through = provider is null ? string.Create(CultureInfo.InvariantCulture, $"through provider {providerId}, which isn't there") : $"through {provider.Name}";
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Audit.Add(AuditEntries.New(
            clock, origin, action, AuditOutcome.Refused, personId: personId, caseReference: reference, reason: Typed.Cut($"{through}: {reason}", MaxReason)));
        await db.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in through provider {Provider} was refused: {Why}, {Kind}. Reference {Reference}")]
    private static partial void LogRefused(ILogger logger, long provider, SsoRefusal why, string kind, string reference);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A logout told by provider {Provider} was refused: {Kind}")]
    private static partial void LogLogoutRefused(ILogger logger, long provider, string kind);
}

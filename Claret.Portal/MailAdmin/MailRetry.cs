using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.MailAdmin;

/// <summary>"Try again": an admin makes a mail due that waits for its next try, or one that failed and can still be written.</summary>
public sealed class MailRetry(IDbContextFactory<PortalDbContext> contexts, ActorReader actors, OutboxSignal signal, RequestOrigin origin, TimeProvider clock)
{
    /// <summary>Of any number who ask at once one is answered <see cref="RetryOutcome.Asked"/>, and the mail goes out once.</summary>
    public async Task<RetryOutcome> AskAsync(Caller? caller, long messageId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var actor = await actors.ReadAsync(db, caller, cancellationToken);
        var mayRetry = actor?.May.On(Feature.Mail) == PrivilegeLevel.FullAccess;
        // Who may not, learns nothing about the mail either.
        var message = mayRetry ? await db.Outbox.AsNoTracking().SingleOrDefaultAsync(m => m.Id == messageId, cancellationToken) : null;
        var refusal = mayRetry ? await RefusalAsync(db, message, cancellationToken) : RetryRefusal.NotAllowed;

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (refusal is null && !await OutboxRows.AskAgainAsync(db, messageId, clock.GetUtcNow().UtcDateTime, cancellationToken))
            refusal = RetryRefusal.UnderWay;
        await RecordAsync(db, caller, messageId, message, refusal, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (refusal is { } why)
            return new RetryOutcome.Refused(why);

        signal.Pulse();
        return new RetryOutcome.Asked();
    }

    private async Task<RetryRefusal?> RefusalAsync(PortalDbContext db, OutboxMessage? message, CancellationToken cancellationToken)
    {
        if (message is null)
            return RetryRefusal.NoSuchMail;

        var resets = await RetryRule.ResetsOfAsync(db, [message], cancellationToken);
        return RetryRule.Of(message, resets.Count == 0 ? null : resets.Values.Single(), clock.GetUtcNow().UtcDateTime);
    }

    private async Task RecordAsync(PortalDbContext db, Caller? caller, long messageId, OutboxMessage? message, RetryRefusal? refusal, CancellationToken cancellationToken)
    {
        var reference = message?.CaseReference;
        var personId = reference is null ? null : await db.Resets.Where(r => r.Reference == reference).Select(r => r.PersonId).FirstOrDefaultAsync(cancellationToken);
        var which = FormattableString.Invariant($"mail {messageId}");
        db.Audit.Add(AuditEntries.New(
            clock, origin, AuditAction.MailRetried, refusal is null ? AuditOutcome.Done : AuditOutcome.Refused,
            caller?.PersonId, personId, reference, refusal is null ? which : $"{which}: {refusal}"));
        await db.SaveChangesAsync(cancellationToken);
    }
}

using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Resets;

/// <summary>A mail that carries a ticket. Handing it over starts the ticket's clock, so one that waited out an outage carries a live one.</summary>
public abstract partial class TicketMail(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, ILogger<TicketMail> logger) : MailBody
{
    /// <summary>An answer for the log, which holds no addresses.</summary>
    public static string WithoutAddress(string? answer, string recipient) => (answer ?? "").Replace(recipient, "…", StringComparison.OrdinalIgnoreCase);

    public override async Task OnGivenUpAsync(PortalDbContext db, OutboxMessage message, string reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var reset = await db.Resets.SingleOrDefaultAsync(r => r.Reference == message.CaseReference && r.State == ResetState.Open, cancellationToken);
        if (reset is null)
            return;

        reset.Events.Add(new ResetEvent { At = now, Kind = ResetEventKind.MailGivenUp, Detail = Typed.Cut(reason, 500) });
        reset.Close(ResetReason.NotMailed, now);
        foreach (var ticket in await db.Tickets.Where(t => t.ResetId == reset.Id && t.EndedAt == null).ToListAsync(cancellationToken))
            (ticket.EndedAt, ticket.EndedBy) = (now, TicketEnd.NotMailed);

        // Every other answer stands on the admins' pages; the first Admin can't open them yet, and the operator wrote this address himself.
        if (reset.StartedBy == ResetStart.Setup)
            LogSetupMailGivenUp(logger, message.Id, WithoutAddress(reason, message.Recipient));
    }

    /// <summary>Until when it is good from now on. Null when it has ended meanwhile: then there is nothing to mail.</summary>
    protected async Task<DateTime?> StartClockAsync(byte[] secretHash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Worthless to whoever has changed since: no clock brings it back to life.
        var wanted = db.Tickets.Where(t => t.SecretHash == secretHash && t.EndedAt == null)
            .Where(t => db.People.Any(p => p.Id == t.PersonId && p.SecurityStamp == t.SecurityStamp));
        var ticket = await wanted.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (ticket is null)
            return null;

        var expires = clock.GetUtcNow().UtcDateTime + ticket.Lifetime;
        var started = await wanted.ExecuteUpdateAsync(set => set.SetProperty(t => t.ExpiresAt, expires), cancellationToken);
        return started == 1 ? expires : null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Id}, the link for the Admin in Setup:Admin, was given up; the next start mails a new one. The mail server's answer: {Answer}")]
    private static partial void LogSetupMailGivenUp(ILogger logger, long id, string answer);
}

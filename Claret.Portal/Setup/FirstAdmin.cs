using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Setup;

/// <summary>
/// Makes the person of <c>Setup:Admin</c> an Admin without a password and mails the link that sets one, at every start until
/// it has been used. Several nodes may start at once: they take turns at one row.
/// </summary>
public sealed partial class FirstAdmin(
    IDbContextFactory<PortalDbContext> contexts, SetupLink link, TicketEnding ending, OutboxSignal mail, TimeProvider clock,
    IOptions<SetupOptions> options, IHostEnvironment environment, ILogger<FirstAdmin> logger)
{
    /// <summary>Nodes that start together, and a service that is started again and again because it fails, mail once.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMinutes(5);

    /// <summary>The row that nodes take turns at.</summary>
    private const string Turn = "first-admin";

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public async Task<FirstAdminOutcome> EnsureAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var wanted = options.Value.Admin;
        if (!wanted.IsNamed)
        {
            if (!environment.IsDevelopment() && !await db.People.AnyAsync(p => p.IsAdmin, cancellationToken))
                LogNobody(logger);
            return FirstAdminOutcome.NotNamed;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await Turns.TakeAsync(db, Turn, cancellationToken);
        var outcome = await DecideAsync(db, wanted, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        Say(outcome);
        if (outcome is FirstAdminOutcome.Mailed or FirstAdminOutcome.StillWaiting)
            mail.Pulse();
        return outcome;
    }

    private async Task<FirstAdminOutcome> DecideAsync(PortalDbContext db, SetupAdminOptions wanted, CancellationToken cancellationToken)
    {
        var username = Normalized.Username(wanted.Username);
        await TicketEnding.TakeTurnAsync(db.People.Where(p => p.NormalizedUsername == username), cancellationToken);
        var person = await db.People.SingleOrDefaultAsync(p => p.NormalizedUsername == username, cancellationToken);
        if (person is null)
        {
            var asAddress = Normalized.Email(wanted.Username);
            if (await db.People.AnyAsync(p => p.NormalizedEmail == asAddress, cancellationToken))
                return FirstAdminOutcome.UsernameIsAnAddress;

            person = new Person { Username = wanted.Username, Name = wanted.Username, Email = wanted.Email, IsAdmin = true, CreatedAt = Now };
            db.People.Add(person);
            await db.SaveChangesAsync(cancellationToken);
            Record(db, AuditAction.AdminSetUp, person, reference: null);
            return await MailAsync(db, person, cancellationToken);
        }

        if (person.Source != PersonSource.Local)
            return FirstAdminOutcome.KeptElsewhere;
        if (person.State == PersonState.Blocked)
            return FirstAdminOutcome.Blocked;
        if (!person.IsAdmin)
            return FirstAdminOutcome.NotAnAdmin;
        if (person.PasswordHash is not null)
            return FirstAdminOutcome.Used;
        if (person.NormalizedEmail != Normalized.Email(wanted.Email))
            return await MoveAsync(db, person, wanted.Email, cancellationToken);
        if (await link.HurryAsync(db, person, Now, cancellationToken) is { } answer)
        {
            LogWaiting(logger, answer.Length > 0 ? answer : "none yet");
            return FirstAdminOutcome.StillWaiting;
        }

        if (await link.WasMailedAfterAsync(db, person, Now - Together, cancellationToken))
            return FirstAdminOutcome.JustMailed;
        if (await link.LastRefusalAsync(db, person, cancellationToken) is { } refusal)
            LogGivenUp(logger, refusal.Length > 0 ? refusal : "none");
        return await MailAsync(db, person, cancellationToken);
    }

    /// <summary>A mistyped address, put right: whoever has the first one must have no link that works.</summary>
    private async Task<FirstAdminOutcome> MoveAsync(PortalDbContext db, Person person, string email, CancellationToken cancellationToken)
    {
        if (!await link.WasMadeAfterAsync(db, person, DateTime.MinValue, cancellationToken))
            return FirstAdminOutcome.OtherAddress;

        (person.Email, person.SecurityStamp) = (email, Guid.NewGuid());
        await db.SaveChangesAsync(cancellationToken);
        await ending.EndAllAsync(db, person.Id, TicketEnd.AddressChanged, ResetReason.AddressChanged, cancellationToken);
        return await MailAsync(db, person, cancellationToken);
    }

    private async Task<FirstAdminOutcome> MailAsync(PortalDbContext db, Person person, CancellationToken cancellationToken)
    {
        var reference = await link.IssueAsync(db, person, Now, cancellationToken);
        Record(db, AuditAction.ResetSent, person, reference);
        return FirstAdminOutcome.Mailed;
    }

    private void Record(PortalDbContext db, AuditAction action, Person person, string? reference) => db.Audit.Add(AuditEntries.New(
        clock, new RequestOrigin(), action, AuditOutcome.Done, personId: person.Id, caseReference: reference, reason: "Setup:Admin"));

    private void Say(FirstAdminOutcome outcome)
    {
        switch (outcome)
        {
            case FirstAdminOutcome.Mailed:
                LogMailed(logger);
                break;
            case FirstAdminOutcome.JustMailed:
                LogJustMailed(logger, (int)Together.TotalMinutes);
                break;
            case FirstAdminOutcome.Used:
                LogUsed(logger);
                break;
            case FirstAdminOutcome.UsernameIsAnAddress:
                LogNothingDone(logger, "Setup:Admin:Username is another person's address. Choose another username.");
                break;
            case FirstAdminOutcome.KeptElsewhere:
                LogNothingDone(logger, "The person of Setup:Admin:Username signs in through a provider, which keeps their password. Name somebody new.");
                break;
            case FirstAdminOutcome.Blocked:
                LogNothingDone(logger, "The person of Setup:Admin:Username is blocked. Have an Admin unblock them, or name somebody new.");
                break;
            case FirstAdminOutcome.NotAnAdmin:
                LogNothingDone(logger, "The person of Setup:Admin:Username is there already and is no Admin. Have an Admin give them privileges, or name somebody new.");
                break;
            case FirstAdminOutcome.OtherAddress:
                LogNothingDone(logger, "The person of Setup:Admin:Username is an Admin with another address than Setup:Admin:Email. Have it changed by an Admin, or name somebody new.");
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no Admin yet. Name one in Setup:Admin:Username and Setup:Admin:Email, and start again")]
    private static partial void LogNobody(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "A link that sets the password of the Admin in Setup:Admin is being mailed")]
    private static partial void LogMailed(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "The link for the Admin in Setup:Admin waits to be mailed, and is tried at once. The mail server's last answer: {Answer}")]
    private static partial void LogWaiting(ILogger logger, string answer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last mail for the Admin in Setup:Admin was given up. The mail server's last answer: {Answer}")]
    private static partial void LogGivenUp(ILogger logger, string answer);

    [LoggerMessage(Level = LogLevel.Information, Message = "The link for the Admin in Setup:Admin was mailed within the last {Minutes} minutes; a later start mails a new one")]
    private static partial void LogJustMailed(ILogger logger, int minutes);

    [LoggerMessage(Level = LogLevel.Information, Message = "The Admin in Setup:Admin has set a password: both settings can be removed")]
    private static partial void LogUsed(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "Setup:Admin: nothing was done. {Why}")]
    private static partial void LogNothingDone(ILogger logger, string why);
}

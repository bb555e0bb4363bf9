using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Mail;
using Claret.Portal.Profile.Mails;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Profile.Acts;

/// <summary>Mails somebody their username, and how they sign in: this account's alone, whoever else has the address.</summary>
public sealed class UsernameReminder(PersonDesk desk, Outbox outbox, OutboxSignal mail)
{
    /// <summary>Within it a second one says nothing new: a double click, or a colleague with the same idea.</summary>
    private static readonly TimeSpan Once = TimeSpan.FromMinutes(2);

    public async Task<RemindOutcome> SendAsync(Caller? caller, long personId, CancellationToken cancellationToken)
    {
        var outcome = await desk.ActAsync<RemindOutcome>(
            Act.Remind, AuditAction.UsernameReminded, caller, personId, why => new RemindOutcome.Refused(why),
            reminded => OweAsync(reminded, cancellationToken), cancellationToken);
        if (outcome is RemindOutcome.Sent)
            mail.Pulse();
        return outcome;
    }

    private async Task<RemindOutcome> OweAsync(PersonCase reminded, CancellationToken cancellationToken)
    {
        var (person, since) = (reminded.Person, reminded.Now - Once);
        if (await reminded.Db.Audit.AnyAsync(
                a => a.PersonId == person.Id && a.Action == AuditAction.UsernameReminded && a.Outcome == AuditOutcome.Done && a.At > since, cancellationToken))
            return new RemindOutcome.JustSent();

        outbox.Add(reminded.Db, UsernameMail.KindName, person.Email!, person.Culture, caseReference: null, new UsernameMail.UsernameData(
            person.Username, reminded.Actor.Name, person.Source == PersonSource.Local ? null : ElsewhereAccount.Of(person), person.PasswordHash is not null));
        reminded.Record(AuditAction.UsernameReminded, reason: null);
        return new RemindOutcome.Sent(person.Email!);
    }
}

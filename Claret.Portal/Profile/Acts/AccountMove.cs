using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Mail;
using Claret.Portal.Profile.Mails;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Profile.Acts;

/// <summary>
/// An account gets another owner of its password. Whichever way it goes, nothing of the old one is worth anything afterwards: no
/// password, no ticket, no session (security.md 9), no privilege that it gave, and the address that had it is told.
/// </summary>
public sealed class AccountMove(TicketEnding ending, Outbox outbox, IGivenPrivileges given)
{
    /// <param name="to">Null for back here, where the person has no password until a reset.</param>
    public async Task ApplyAsync(PersonCase moved, Provider? to, string? externalId, string? reason, CancellationToken cancellationToken)
    {
        var (db, person) = (moved.Db, moved.Person);
        var from = person.Provider?.Name ?? person.Source.ToString();
        var leavesPrivileges = person.Provider is { } left && given.ComeFrom(left);
        (person.Source, person.ProviderId, person.Provider, person.ExternalId) = (to?.Source ?? PersonSource.Local, to?.Id, to, externalId);
        (person.PasswordHash, person.PasswordChangedAt, person.InvitedAt, person.VanishedAt) = (null, null, null, null);
        person.SecurityStamp = Guid.NewGuid();
        await ending.EndAllAsync(db, person.Id, TicketEnd.Moved, ResetReason.Moved, cancellationToken);
        await db.Sessions.Where(s => s.PersonId == person.Id && s.EndedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.EndedAt, moved.Now).SetProperty(s => s.EndedBy, SessionEnd.Moved), cancellationToken);
        moved.Record(AuditAction.PersonMoved, $"{from} → {to?.Name ?? nameof(PersonSource.Local)}{(reason is null ? "" : $"; {reason}")}");
        if (leavesPrivileges && PrivilegeGiving.Set(person, new Privileges(isAdmin: false, [])) is { } taken)
            moved.Record(AuditAction.PrivilegesChanged, $"given by {from}'s groups: {taken}");
        if (person.Email is { } address)
            Tell(moved, address, to);
    }

    /// <summary>Also whoever the provider says has this account from now on.</summary>
    public void Tell(PersonCase moved, string address, Provider? to) => outbox.Add(
        moved.Db, AccountMovedMail.KindName, address, moved.Person.Culture, caseReference: null,
        new AccountMovedMail.MovedData(moved.Person.Username, moved.Now, to?.Name, to?.PasswordLink, to?.Contact));
}

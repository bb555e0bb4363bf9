using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Mail;
using Claret.Portal.Profile.Mails;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Profile.Acts;

/// <summary>Name, username and address of a local person.</summary>
public sealed class PersonEditing(PersonDesk desk, TicketEnding ending, Outbox outbox, OutboxSignal mail, IOptions<SignInOptions> signIn)
{
    /// <param name="seen">As they stood when the admin began: what is different by now is said, not overwritten.</param>
    public async Task<EditOutcome> EditAsync(Caller? caller, long personId, PersonDetails seen, PersonDetails typed, CancellationToken cancellationToken)
    {
        var wanted = typed.Trimmed();
        EditOutcome outcome;
        try
        {
            outcome = await EditOnceAsync(caller, personId, seen, wanted, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Somebody got that username in this very moment: now it is found taken.
            outcome = await EditOnceAsync(caller, personId, seen, wanted, cancellationToken);
        }

        if (outcome is EditOutcome.Saved { AddressChanged: true })
            mail.Pulse();
        return outcome;
    }

    private Task<EditOutcome> EditOnceAsync(Caller? caller, long personId, PersonDetails seen, PersonDetails wanted, CancellationToken cancellationToken) =>
        desk.ActAsync<EditOutcome>(
            seen.Email == wanted.Email ? Act.Edit : Act.ChangeAddress, AuditAction.PersonEdited, caller, personId, why => new EditOutcome.Refused(why),
            edited => ApplyAsync(edited, seen, wanted, cancellationToken), cancellationToken, takesAdmin: LosesName(seen, wanted));

    /// <summary>Where only named Admins have a password that works, another username is another person's.</summary>
    private bool LosesName(PersonDetails seen, PersonDetails wanted) =>
        !signIn.Value.IsForEverybody && Normalized.Username(seen.Username) != Normalized.Username(wanted.Username);

    private async Task<EditOutcome> ApplyAsync(PersonCase edited, PersonDetails seen, PersonDetails wanted, CancellationToken cancellationToken)
    {
        var now = PersonDetails.Of(edited.Person);
        // Also the second of two clicks.
        if (now == wanted)
            return new EditOutcome.Saved(now, AddressChanged: false);
        if (now != seen)
            return new EditOutcome.Changed(now);

        var faults = DetailRules.FaultsOf(wanted).ToList();
        if (faults.Count == 0 && wanted.Username != now.Username && await ConflictAsync(edited, wanted.Username, cancellationToken) is { } conflict)
            faults.Add(conflict);
        if (faults.Count > 0)
            return new EditOutcome.Invalid(faults);

        var person = edited.Person;
        (person.Name, person.Username) = (wanted.Name, wanted.Username);
        if (WhatChanged(now, wanted) is { Length: > 0 } changes)
            edited.Record(AuditAction.PersonEdited, changes);
        if (wanted.Email == now.Email)
            return new EditOutcome.Saved(wanted, AddressChanged: false);

        (person.Email, person.SecurityStamp) = (wanted.Email, Guid.NewGuid());
        await ending.EndAllAsync(edited.Db, person.Id, TicketEnd.AddressChanged, ResetReason.AddressChanged, cancellationToken);
        OweNotices(edited, now.Email, wanted.Email);
        edited.Record(AuditAction.AddressChanged, $"{now.Email ?? "none"} → {wanted.Email ?? "none"}");
        return new EditOutcome.Saved(wanted, AddressChanged: true);
    }

    private static async Task<DetailFault?> ConflictAsync(PersonCase edited, string username, CancellationToken cancellationToken)
    {
        var (id, asUsername, asAddress) = (edited.Person.Id, Normalized.Username(username), Normalized.Email(username));
        if (await edited.Db.People.AnyAsync(p => p.Id != id && p.NormalizedUsername == asUsername, cancellationToken))
            return DetailFault.UsernameTaken;
        return await edited.Db.People.AnyAsync(p => p.Id != id && p.NormalizedEmail == asAddress, cancellationToken) ? DetailFault.UsernameIsAnAddress : null;
    }

    private static string WhatChanged(PersonDetails before, PersonDetails after) => string.Join("; ", new[]
    {
        before.Username == after.Username ? null : $"username {before.Username} → {after.Username}",
        before.Name == after.Name ? null : $"name {before.Name} → {after.Name}",
    }.OfType<string>());

    /// <summary>Each address learns what it needs: the old one that it is out, the new one that it is in. Neither learns the other.</summary>
    private void OweNotices(PersonCase edited, string? before, string? after)
    {
        var person = edited.Person;
        if (before is not null)
        {
            outbox.Add(edited.Db, AddressChangedMail.KindName, before, person.Culture, caseReference: null,
                new AddressChangedMail.ChangedData(person.Username, edited.Now, after is null ? null : MaskedEmail.Of(after)));
        }

        if (after is not null)
            outbox.Add(edited.Db, NewAddressMail.KindName, after, person.Culture, caseReference: null, new NewAddressMail.AddedData(person.Username, edited.Now));
    }
}

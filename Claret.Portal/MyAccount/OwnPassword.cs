using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.MyAccount;

/// <summary>Changing one's own password, by the current one or after signing in with a temporary one.</summary>
public sealed class OwnPassword(
    IDbContextFactory<PortalDbContext> contexts, ActorReader actors, PasswordChange change, PasswordHashing hashing, SignInPauses pauses,
    RequestOrigin origin, TimeProvider clock, IOptions<PortalOptions> portal)
{
    /// <summary>Null when the session has ended.</summary>
    public async Task<OwnPasswordView?> ReadAsync(Caller? caller, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await actors.ReadOwnerAsync(db, caller, cancellationToken) is not { Person: var person } owner
            ? null
            : new OwnPasswordView(
                person.Username,
                PasswordContext.For(person, portal.Value.Name),
                owner.Ticket is not null,
                person.PasswordHash is not null,
                person.Source == PersonSource.Local ? null : ElsewhereAccount.Of(person));
    }

    /// <param name="currentPassword">Not looked at where a temporary password signed in: the session says so, not the page.</param>
    public async Task<ChangeOutcome> ChangeAsync(Caller? caller, string? currentPassword, string newPassword, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadOwnerAsync(db, caller, cancellationToken) is not { Person: var person } owner)
            return new ChangeOutcome.NotAllowed();
        if (!person.IsLocalAndActive)
        {
            await RecordRefusalAsync(person, "not kept here", cancellationToken);
            return new ChangeOutcome.NotAllowed();
        }

        if (change.Refusal(person, newPassword) is { } refused)
            return new ChangeOutcome.PasswordRefused(refused);

        PasswordWarrant warrant = owner.Ticket is { } ticket
            ? new PasswordWarrant.TemporaryPassword(ticket, owner.SessionId)
            : new PasswordWarrant.CurrentPassword(owner.SessionId);
        if (warrant is PasswordWarrant.CurrentPassword && await RefusalAsync(db, person, currentPassword ?? "", cancellationToken) is { } wrong)
            return wrong;

        if (await change.SetAsync(db, person, newPassword, warrant, cancellationToken))
            return new ChangeOutcome.Changed(person.Username, MustSignIn: owner.Ticket is not null);

        await RecordRefusalAsync(person, "overtaken by another change", cancellationToken);
        return new ChangeOutcome.Overtaken();
    }

    /// <summary>A try like one at sign-in: counted before it is looked at, paused with it, and on record when it fails. Null when it is right.</summary>
    private async Task<ChangeOutcome?> RefusalAsync(PortalDbContext db, Person person, string currentPassword, CancellationToken cancellationToken)
    {
        var account = SignInPauses.AccountOf(person.Id);
        var pause = await pauses.CountAsync(db, account, cancellationToken);
        if (pause == SignInPause.Network)
            return new ChangeOutcome.CurrentRefused();

        var typed = currentPassword.Length > PasswordPolicy.MaxTyped ? "" : currentPassword;
        var verified = await hashing.VerifyAsync(person, typed, cancellationToken);
        if (pause == SignInPause.None && verified != PasswordVerificationResult.Failed)
        {
            await pauses.ForgiveAsync(db, account, cancellationToken);
            return null;
        }

        await RecordRefusalAsync(person, pause == SignInPause.None ? "wrong current password" : "paused after many tries", cancellationToken);
        // Who is signed in and knows the password is told what is the matter: waiting would never help.
        return pause == SignInPause.UntilReset && verified != PasswordVerificationResult.Failed ? new ChangeOutcome.OnlyByReset() : new ChangeOutcome.CurrentRefused();
    }

    /// <summary>Apart from the change, of which nothing stays.</summary>
    private async Task RecordRefusalAsync(Person person, string reason, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Audit.Add(AuditEntries.New(clock, origin, AuditAction.PasswordChanged, AuditOutcome.Refused, actorId: person.Id, personId: person.Id, reason: reason));
        await db.SaveChangesAsync(cancellationToken);
    }
}

using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.SignIn;

/// <summary>Sign-in and sign-out: the same words and the same work whoever it is.</summary>
public sealed class SignInService(
    IDbContextFactory<PortalDbContext> contexts, PasswordHashing hashing, TemporarySignIn temporary, IDirectorySignIn directory,
    PasswordBypass bypass, SignInPauses pauses, RequestOrigin origin, TimeProvider clock)
{
    public async Task<SignInOutcome> SignInAsync(string name, string password, CancellationToken cancellationToken)
    {
        // Fields take no more, so nobody's password is longer; what is, costs no more than any other.
        if (name.Length > PasswordPolicy.MaxTyped || password.Length > PasswordPolicy.MaxTyped)
            (name, password) = ("", "");

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var person = await FindAsync(db, name, cancellationToken);
        var account = person is null ? SignInPauses.AccountOf(Normalized.Username(name)) : SignInPauses.AccountOf(person.Id);
        var pause = await pauses.CountAsync(db, account, cancellationToken);
        // A paused network costs nothing: neither a hash that others wait behind nor a row that nobody can remove. The try that
        // began the pause is on record, and which account is named makes no difference.
        if (pause == SignInPause.Network)
            return new SignInOutcome.Refused();

        // Nobody's password is verified, and nobody's temporary one looked up, all the same, so that nobody's absence shows.
        // A directory is asked meanwhile, so that it adds as little as it can.
        var asked = AskAsync(person, password, pause, cancellationToken);
        var hashed = hashing.VerifyAsync(person, password, cancellationToken);
        await Task.WhenAll(asked, hashed);
        var (answer, verified) = (await asked, await hashed);
        var ticket = await temporary.FindAsync(db, person, password, cancellationToken);
        if (person is null || !(answer is DirectoryAnswer.Right || IsRight(person, verified, ticket, pause)))
        {
            Record(db, person?.Id, AuditOutcome.Refused, WhyRefused(person, pause, answer));
            await db.SaveChangesAsync(cancellationToken);
            return new SignInOutcome.Refused();
        }

        var exception = person.IsLocalAndActive ? await bypass.AskAsync(db, person, cancellationToken) : null;
        if (exception == BypassAnswer.No)
        {
            Record(db, person.Id, AuditOutcome.Refused, "passwords are switched off");
            await db.SaveChangesAsync(cancellationToken);
            return new SignInOutcome.Refused();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (exception is { } why)
            db.Audit.Add(AuditEntries.New(clock, origin, AuditAction.BypassUsed, AuditOutcome.Done, actorId: person.Id, personId: person.Id, reason: why.ToString()));
        if (!person.IsLocalAndActive)
            ticket = null;
        else if (verified == PasswordVerificationResult.SuccessRehashNeeded)
        {
            // Demands the hash that was verified: a reset may have come in between.
            var renewed = await hashing.HashAsync(password, cancellationToken);
            await db.People.Where(p => p.Id == person.Id && p.PasswordHash == person.PasswordHash)
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.PasswordHash, renewed), cancellationToken);
        }

        return await OpenSessionAsync(db, person, ticket, account, now, cancellationToken);
    }

    public async Task SignOutAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var ended = await db.Sessions
            .Where(s => s.Id == caller.SessionId && s.PersonId == caller.PersonId && s.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now).SetProperty(s => s.EndedBy, SessionEnd.SignedOut), cancellationToken);
        if (ended == 0)
            return;

        db.Audit.Add(AuditEntries.New(clock, origin, AuditAction.SignOut, AuditOutcome.Done, actorId: caller.PersonId, personId: caller.PersonId));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>
    /// An exact username first, else an address that exactly one person has. Only local people count where there are any: an address
    /// that a provider asserts must not take this way in from them.
    /// </summary>
    private static async Task<Person?> FindAsync(PortalDbContext db, string name, CancellationToken cancellationToken)
    {
        var username = Normalized.Username(name);
        var email = Normalized.Email(name);
        var found = await db.People.AsNoTracking().Include(p => p.Provider)
            .Where(p => p.NormalizedUsername == username || p.NormalizedEmail == email)
            .OrderByDescending(p => p.NormalizedUsername == username).ThenBy(p => p.Source == PersonSource.Local ? 0 : 1)
            .Take(2)
            .ToListAsync(cancellationToken);
        return found switch
        {
            [var first, ..] when first.NormalizedUsername == username => first,
            [var only] => only,
            [{ Source: PersonSource.Local } local, { Source: not PersonSource.Local }] => local,
            _ => null,
        };
    }

    /// <summary>
    /// Null where no directory keeps the password, and during a pause: nobody may use the portal to lock people out of their directory.
    /// That only a reset opens an account doesn't hold for its people: here they have no password that could be reset, and the
    /// directory counts failures by itself.
    /// </summary>
    private async Task<DirectoryAnswer?> AskAsync(Person? person, string password, SignInPause pause, CancellationToken cancellationToken) =>
        person is { Source: PersonSource.Ldap, State: PersonState.Active } && pause is SignInPause.None or SignInPause.UntilReset
            ? await directory.VerifyAsync(person, password, cancellationToken)
            : null;

    /// <summary>After too many failures only a reset opens the account: a temporary password is one.</summary>
    private static bool IsRight(Person person, PasswordVerificationResult verified, Ticket? ticket, SignInPause pause) =>
        person.IsLocalAndActive && (ticket is null
            ? verified != PasswordVerificationResult.Failed && pause == SignInPause.None
            : pause is SignInPause.None or SignInPause.UntilReset);

    private static string WhyRefused(Person? person, SignInPause pause, DirectoryAnswer? answer) => person switch
    {
        null => "unknown name",
        _ when answer is DirectoryAnswer.Refused refused => refused.Why,
        { Source: not (PersonSource.Local or PersonSource.Ldap) } => "password kept elsewhere",
        { State: PersonState.Blocked } => "blocked",
        _ when pause != SignInPause.None => "paused after many tries",
        { PasswordHash: null } => "no password yet",
        _ => "wrong password",
    };

    private async Task<SignInOutcome> OpenSessionAsync(
        PortalDbContext db, Person person, Ticket? ticket, string account, DateTime now, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // A reset or a block that came while the password was verified has changed the stamp: then nothing opens. Nor does it where the
        // provider was switched off, or set up anew.
        var provider = person.Source == PersonSource.Local ? null : person.Provider;
        var same = db.People.Where(p => p.Id == person.Id && p.SecurityStamp == person.SecurityStamp && p.State == PersonState.Active);
        if (provider is not null)
            same = same.Where(p => p.ProviderId == provider.Id && p.Provider!.IsEnabled && p.Provider.Version == provider.Version);
        var unchanged = await same
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.LastSignInAt, now), cancellationToken);
        if (unchanged == 0)
            return new SignInOutcome.Refused();

        if (!await SettleAsync(db, person, ticket, account, cancellationToken))
            return new SignInOutcome.Refused();

        var session = new PersonSession
        {
            Id = Guid.NewGuid(),
            PersonId = person.Id,
            TicketId = ticket?.Id,
            ProviderId = provider?.Id,
            CreatedAt = now,
            LastSeenAt = now,
            OriginAddress = origin.Address,
            OriginBrowser = origin.Browser,
        };
        db.Sessions.Add(session);
        Record(db, person.Id, AuditOutcome.Done, ticket is null ? null : "temporary password");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new SignInOutcome.SignedIn(new Caller(person.Id, session.Id), person.Username, person.Name, MustSetPassword: ticket is not null);
    }

    private async Task<bool> SettleAsync(PortalDbContext db, Person person, Ticket? ticket, string account, CancellationToken cancellationToken)
    {
        if (ticket is not null)
        {
            if (!await temporary.UseAsync(db, ticket, cancellationToken))
                return false;

            await pauses.ForgiveHereAsync(db, account, cancellationToken);
            return true;
        }

        await temporary.EndAsync(db, person.Id, cancellationToken);
        await pauses.ForgiveAsync(db, account, cancellationToken);
        return true;
    }

    private void Record(PortalDbContext db, long? personId, AuditOutcome outcome, string? reason) =>
        db.Audit.Add(AuditEntries.New(clock, origin, AuditAction.SignIn, outcome, actorId: outcome == AuditOutcome.Done ? personId : null, personId: personId, reason: reason));
}

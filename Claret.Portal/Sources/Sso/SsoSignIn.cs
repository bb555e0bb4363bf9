using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Sso;

/// <summary>
/// Who it is that a provider vouches for: the person with that provider and that subject, and nobody else. What else it says, an address
/// above all, finds nobody and joins nothing.
/// </summary>
public sealed class SsoSignIn(IDbContextFactory<PortalDbContext> contexts, RequestOrigin origin, TimeProvider clock)
{
    /// <summary>The row at which first sign-ins take turns, on every node: of two at once the second finds the person that the first has made.</summary>
    private const string Turn = "first-sign-in";

    private const int MaxReason = 500;

    public async Task<SsoOutcome> SignInAsync(SsoClient client, SsoClaims said, CancellationToken cancellationToken)
    {
        try
        {
            return await SignInOnceAsync(client, said, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Somebody got that username, or an admin linked them, in this very moment: now it is found so.
            return await SignInOnceAsync(client, said, cancellationToken);
        }
    }

    private async Task<SsoOutcome> SignInOnceAsync(SsoClient client, SsoClaims said, CancellationToken cancellationToken)
    {
        var provider = client.Provider;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var whom = db.People.Where(p => p.ProviderId == provider.Id && p.ExternalId == said.Subject && p.Source == PersonSource.Sso);
        if (await TicketEnding.TakeTurnAsync(whom, cancellationToken) == 0)
        {
            await Turns.TakeAsync(db, Turn, cancellationToken);
            await TicketEnding.TakeTurnAsync(whom, cancellationToken);
        }

        if (!await db.Providers.AnyAsync(p => p.Id == provider.Id && p.IsEnabled && p.Version == provider.Version, cancellationToken))
            return new SsoOutcome.NotOffered();

        var person = await whom.Include(p => p.Privileges).SingleOrDefaultAsync(cancellationToken);
        if (person is { State: PersonState.Blocked })
            return new SsoOutcome.Blocked(person.Id);

        if (person is null)
        {
            var (username, why) = client.Settings.AddsPeople ? await SsoDetails.UsernameAsync(db, said, cancellationToken) : (null, SourceRefusal.NotMadeHere);
            if (username is null)
            {
                var refusal = why ?? SourceRefusal.UsernameMissing;
                await NoteAsync(db, provider, said, refusal, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return new SsoOutcome.NotLinked(refusal);
            }

            person = await AddAsync(db, provider, said, username, cancellationToken);
        }
        else
        {
            Record(db, person, await SsoDetails.RefreshAsync(db, person, said, cancellationToken), provider);
        }

        if (GroupPrivileges.Give(person, client.Settings, said.Groups) is { } given)
            Record(db, AuditAction.PrivilegesChanged, person.Id, $"by {provider.Name}'s groups: {given}");

        var session = OpenSession(db, person, provider, said);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new SsoOutcome.SignedIn(new SignInOutcome.SignedIn(new Caller(person.Id, session.Id), person.Username, person.Name, MustSetPassword: false));
    }

    /// <summary>No privilege, no password: who they are is the provider's word, what they may do an Admin's.</summary>
    private async Task<Person> AddAsync(PortalDbContext db, Provider provider, SsoClaims said, string username, CancellationToken cancellationToken)
    {
        var person = new Person
        {
            Username = username,
            Name = SsoDetails.NameIn(said) ?? username,
            Email = await SsoDetails.FreeEmailAsync(db, personId: 0, said, cancellationToken),
            Source = PersonSource.Sso,
            ProviderId = provider.Id,
            ExternalId = said.Subject,
            CreatedAt = clock.GetUtcNow().UtcDateTime,
        };
        db.People.Add(person);
        await db.SaveChangesAsync(cancellationToken);
        await db.UnlinkedPeople.Where(u => u.ProviderId == provider.Id && u.ExternalId == said.Subject).ExecuteDeleteAsync(cancellationToken);
        Record(db, AuditAction.PersonAdded, person.Id, $"{username}, at the first sign-in through {provider.Name}");
        return person;
    }

    private async Task NoteAsync(PortalDbContext db, Provider provider, SsoClaims said, SourceRefusal why, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var noted = await db.UnlinkedPeople.SingleOrDefaultAsync(u => u.ProviderId == provider.Id && u.ExternalId == said.Subject, cancellationToken);
        if (noted is null)
            db.UnlinkedPeople.Add(noted = new UnlinkedPerson { ProviderId = provider.Id, ExternalId = said.Subject, Why = why, FirstSeenAt = now });
        (noted.Username, noted.Name, noted.Email) = (Kept(said.Username, Person.MaxUsername), Kept(said.Name, Person.MaxName), Kept(said.Email, Person.MaxEmail));
        (noted.Why, noted.SeenAt) = (why, now);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static string? Kept(string? said, int length) => said is not null && Typed.Cut(said, length) is { Length: > 0 } kept ? kept : null;

    private PersonSession OpenSession(PortalDbContext db, Person person, Provider provider, SsoClaims said)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        person.LastSignInAt = now;
        var session = new PersonSession
        {
            Id = Guid.NewGuid(),
            PersonId = person.Id,
            ProviderId = provider.Id,
            ProviderSession = said.Session,
            CreatedAt = now,
            LastSeenAt = now,
            OriginAddress = origin.Address,
            OriginBrowser = origin.Browser,
        };
        db.Sessions.Add(session);
        db.Audit.Add(AuditEntries.New(
            clock, origin, AuditAction.SignIn, AuditOutcome.Done, actorId: person.Id, personId: person.Id, reason: $"through {provider.Name}"));
        return session;
    }

    private void Record(PortalDbContext db, Person person, SsoDetails.Changes changes, Provider provider)
    {
        if (changes.Details is { } details)
            Record(db, AuditAction.PersonEdited, person.Id, $"by {provider.Name}: {details}");
        if (changes.Address is { } address)
            Record(db, AuditAction.AddressChanged, person.Id, $"by {provider.Name}: {address}");
    }

    private void Record(PortalDbContext db, AuditAction action, long personId, string reason) =>
        db.Audit.Add(AuditEntries.New(clock, origin, action, AuditOutcome.Done, personId: personId, reason: Typed.Cut(reason, MaxReason)));
}

using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.People;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Profile;

/// <summary>What one person's page shows, and what its dialogs need to know.</summary>
public sealed class ProfileQuery(
    IDbContextFactory<PortalDbContext> contexts, ActorReader actors, PeopleQuery people, ResetTraceQuery resets, LiveSessions live)
{
    /// <summary>More than anybody has; all of them can be ended at once all the same.</summary>
    private const int SessionsShown = 20;

    public async Task<ProfileAnswer> ReadAsync(Caller? caller, long personId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { May.CanViewPeople: true } actor)
            return new ProfileAnswer.Denied();

        var person = await db.People.AsNoTracking().Include(p => p.Provider).Include(p => p.Privileges)
            .SingleOrDefaultAsync(p => p.Id == personId, cancellationToken);
        if (person is null)
            return new ProfileAnswer.NotFound();

        var theirs = person.WhatTheyMay();
        var sharedBy = person.NormalizedEmail is null
            ? 0
            : await db.AddressUses.Where(use => use.Address == person.NormalizedEmail).Select(use => use.People).SingleOrDefaultAsync(cancellationToken);
        return new ProfileAnswer.Found(new PersonProfile(
            PersonRow.Of(person, sharedBy, actor.May),
            person.Provider?.PasswordUrl, person.Provider?.Contact, person.CreatedAt, person.LastSignInAt, person.PasswordChangedAt, person.InvitedAt, person.VanishedAt,
            theirs, IsOneself: actor.PersonId == person.Id,
            Enum.GetValues<Act>().ToDictionary(act => act, act => ActRule.Refusal(act, actor, person)),
            MayCancelResets: actor.May.CanSendResets && !theirs.Exceed(actor.May), MaySeeResets: actor.May.CanView(Feature.Resets),
            await resets.OfPersonAsync(db, personId, cancellationToken),
            await SessionsAsync(db, personId, cancellationToken)));
    }

    /// <summary>People whose privileges could be copied, by a few letters of them. Empty for who may not give any.</summary>
    public async Task<IReadOnlyList<PersonRow>> FindSourcesAsync(Caller? caller, string search, CancellationToken cancellationToken)
    {
        const int Shown = 6;
        if (await actors.ReadAsync(caller, cancellationToken) is not { May.CanGivePrivileges: true } || string.IsNullOrWhiteSpace(search))
            return [];

        var found = await people.ListAsync(caller, new PeopleView { Search = Typed.Cut(search, PeopleView.MaxSearch) }, cancellationToken);
        return [.. (found?.Rows ?? []).Take(Shown)];
    }

    /// <summary>What somebody may do, for an Admin who gives it to somebody else. Null where there is nobody, or the caller is no Admin.</summary>
    public async Task<Privileges?> PrivilegesOfAsync(Caller? caller, long personId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { May.CanGivePrivileges: true })
            return null;

        var person = await db.People.AsNoTracking().Include(p => p.Privileges).SingleOrDefaultAsync(p => p.Id == personId, cancellationToken);
        return person?.WhatTheyMay();
    }

    private Task<List<ShownSession>> SessionsAsync(PortalDbContext db, long personId, CancellationToken cancellationToken) => live.In(db)
        .Where(s => s.PersonId == personId)
        .OrderByDescending(s => s.LastSeenAt).ThenBy(s => s.Id)
        .Take(SessionsShown)
        .Select(s => new ShownSession(s.Id, s.OriginBrowser, s.OriginAddress, s.CreatedAt, s.LastSeenAt, s.TicketId != null))
        .ToListAsync(cancellationToken);
}

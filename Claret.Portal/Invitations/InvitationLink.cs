using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Invitations;

/// <summary>An invitation's link: a reset like any other, whose mail says who invites to what. All inside the caller's transaction.</summary>
public sealed class InvitationLink(TicketIssuer tickets, TicketEnding ending, RequestOrigin origin, IOptions<InvitationOptions> options)
{
    /// <summary>Returns its reference.</summary>
    public async Task<string> IssueAsync(PortalDbContext db, Person person, Actor actor, IReadOnlyList<string> message, DateTime now, CancellationToken cancellationToken)
    {
        var reset = new Reset
        {
            Reference = ResetReference.New(),
            State = ResetState.Open,
            StartedBy = ResetStart.Invitation,
            RequestedAt = now,
            PersonId = person.Id,
            ActorId = actor.PersonId,
            OriginAddress = origin.Address,
            OriginBrowser = origin.Browser,
        };
        reset.Events.Add(new ResetEvent
        {
            At = now,
            Kind = ResetEventKind.Invited,
            Detail = actor.Username,
            ActorId = actor.PersonId,
            OriginAddress = origin.Address,
            OriginBrowser = origin.Browser,
        });
        db.Resets.Add(reset);
        await tickets.InviteAsync(db, reset, person, options.Value.Lifetime, new InvitationMail.InvitationData(person.Username, actor.Name, message), cancellationToken);
        return reset.Reference;
    }

    /// <summary>The links of earlier invitations; whatever else the person has asked for lives on.</summary>
    public Task EndOlderAsync(PortalDbContext db, Person person, DateTime now, CancellationToken cancellationToken) =>
        ending.EndAsync(db, Living(db, person.Id, now), TicketEnd.Replaced, ResetReason.Replaced, cancellationToken);

    /// <summary>What was written to them last; none where that mail is gone.</summary>
    public static async Task<IReadOnlyList<string>> LastMessageAsync(PortalDbContext db, Person person, CancellationToken cancellationToken)
    {
        var last = await db.Resets.Where(r => r.PersonId == person.Id && r.StartedBy == ResetStart.Invitation).OrderByDescending(r => r.Id)
            .Select(r => r.Id).FirstOrDefaultAsync(cancellationToken);
        return (await InvitationMail.OfAsync(db, last, person, cancellationToken))?.Message ?? [];
    }

    public static IQueryable<Ticket> Living(PortalDbContext db, long personId, DateTime now) => LivingTickets.In(db, now)
        .Where(t => t.PersonId == personId && db.Resets.Any(r => r.Id == t.ResetId && r.StartedBy == ResetStart.Invitation));
}

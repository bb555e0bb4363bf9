using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Profile.Acts;

/// <summary>A blocked person can't sign in nor get a reset, wherever their password is kept.</summary>
public sealed class PersonBlocking(PersonDesk desk, TicketEnding ending)
{
    /// <summary>Longer notes are cut.</summary>
    public const int MaxNote = 300;

    /// <summary>
    /// Tickets and sessions end with it; whichever node an open page is on, it shows sign-in within seconds. Whom their source had blocked
    /// by naming them no longer, stay blocked when it does again.
    /// </summary>
    /// <param name="note">Kept in the audit.</param>
    public Task<BlockOutcome> BlockAsync(Caller? caller, long personId, string? note, CancellationToken cancellationToken) => desk.ActAsync<BlockOutcome>(
        Act.Block, AuditAction.PersonBlocked, caller, personId, why => new BlockOutcome.Refused(why),
        async blocked =>
        {
            var person = blocked.Person;
            if (person is { State: PersonState.Blocked, VanishedAt: null })
                return new BlockOutcome.AlreadyDone();

            (person.State, person.VanishedAt, person.SecurityStamp) = (PersonState.Blocked, null, Guid.NewGuid());
            await ending.EndAllAsync(blocked.Db, person.Id, TicketEnd.Blocked, ResetReason.Blocked, cancellationToken);
            await blocked.Db.Sessions.Where(s => s.PersonId == person.Id && s.EndedAt == null).ExecuteUpdateAsync(
                set => set.SetProperty(s => s.EndedAt, blocked.Now).SetProperty(s => s.EndedBy, SessionEnd.Blocked), cancellationToken);
            blocked.Record(AuditAction.PersonBlocked, NoteOf(note));
            return new BlockOutcome.Done();
        },
        cancellationToken, takesAdmin: true);

    public Task<BlockOutcome> UnblockAsync(Caller? caller, long personId, CancellationToken cancellationToken) => desk.ActAsync<BlockOutcome>(
        Act.Unblock, AuditAction.PersonUnblocked, caller, personId, why => new BlockOutcome.Refused(why),
        unblocked =>
        {
            var person = unblocked.Person;
            if (person.State == PersonState.Active)
                return Task.FromResult<BlockOutcome>(new BlockOutcome.AlreadyDone());

            (person.State, person.VanishedAt, person.SecurityStamp) = (PersonState.Active, null, Guid.NewGuid());
            unblocked.Record(AuditAction.PersonUnblocked, reason: null);
            return Task.FromResult<BlockOutcome>(new BlockOutcome.Done());
        },
        cancellationToken);

    private static string? NoteOf(string? note) => Hosting.Typed.Cut(note ?? "", MaxNote) is { Length: > 0 } kept ? kept : null;
}

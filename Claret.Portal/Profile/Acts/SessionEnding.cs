using Claret.Portal.Audit;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Profile.Acts;

/// <summary>Signs somebody out, of one browser or of all. Their password stays: they can sign in again.</summary>
public sealed class SessionEnding(PersonDesk desk)
{
    /// <param name="sessionId">Null for all.</param>
    public Task<EndedOutcome> EndAsync(Caller? caller, long personId, Guid? sessionId, CancellationToken cancellationToken) => desk.ActAsync<EndedOutcome>(
        Act.EndSessions, AuditAction.SessionsEnded, caller, personId, why => new EndedOutcome.Refused(why),
        async of =>
        {
            var ended = await of.Db.Sessions
                .Where(s => s.PersonId == personId && s.EndedAt == null && (sessionId == null || s.Id == sessionId))
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, of.Now).SetProperty(s => s.EndedBy, SessionEnd.EndedByAdmin), cancellationToken);
            if (ended > 0)
                of.Record(AuditAction.SessionsEnded, sessionId is null ? FormattableString.Invariant($"all: {ended}") : "one");
            return new EndedOutcome.Ended(ended);
        },
        cancellationToken);
}

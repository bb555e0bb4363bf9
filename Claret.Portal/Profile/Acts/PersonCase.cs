using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.SignIn;

namespace Claret.Portal.Profile.Acts;

/// <summary>One act on one person, in its transaction: who acts and the person are as the database has them at this moment, and stay so.</summary>
/// <param name="Person">Tracked, with provider and privileges.</param>
public sealed record PersonCase(PortalDbContext Db, Actor Actor, Person Person, DateTime Now, Func<AuditAction, string?, AuditEntry> NewEntry)
{
    public void Record(AuditAction action, string? reason) => Db.Audit.Add(NewEntry(action, reason));
}

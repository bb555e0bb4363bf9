using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Data;

/// <summary>Rows at which acts that must not cross take turns, on every node.</summary>
public static class Turns
{
    /// <summary>
    /// In the caller's transaction, before anything else is locked: whoever comes second waits here until the first has committed, and
    /// then reads what that one has done.
    /// </summary>
    public static Task TakeAsync(PortalDbContext db, string turn, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""INSERT INTO "Secrets" ("Name", "ProtectedValue") VALUES ({turn}, {""}) ON CONFLICT ("Name") DO UPDATE SET "ProtectedValue" = excluded."ProtectedValue" """, cancellationToken);
}

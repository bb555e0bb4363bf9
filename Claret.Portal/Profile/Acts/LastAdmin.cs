using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Profile.Acts;

/// <summary>The last Admin who can really sign in stays: local, active, with a password. One who was only invited can't help anybody yet.</summary>
public static class LastAdmin
{
    /// <summary>The row at which all that may take an Admin away take turns, on every node.</summary>
    private const string Turn = "last-admin";

    /// <summary>
    /// In the caller's transaction, before anything else is locked: whoever comes second waits here, and then reads what the first has
    /// done. Two Admins who demote each other would otherwise both still see the other.
    /// </summary>
    public static Task TakeTurnAsync(PortalDbContext db, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""INSERT INTO "Secrets" ("Name", "ProtectedValue") VALUES ({Turn}, {""}) ON CONFLICT ("Name") DO UPDATE SET "ProtectedValue" = excluded."ProtectedValue" """, cancellationToken);

    public static async Task<bool> IsAsync(PortalDbContext db, Person person, CancellationToken cancellationToken) =>
        person is { IsAdmin: true, IsLocalAndActive: true, PasswordHash: not null }
        && !await db.People.AnyAsync(
            p => p.Id != person.Id && p.IsAdmin && p.Source == PersonSource.Local && p.State == PersonState.Active && p.PasswordHash != null, cancellationToken);
}

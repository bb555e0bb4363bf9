using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.AuditAdmin;

/// <summary>Who stands behind the ids of the audit, which outlive the people.</summary>
public static class AuditPeople
{
    /// <summary>All of them: a deleted person by the username that the entry of their deletion keeps.</summary>
    public static async Task<Dictionary<long, AuditPerson>> NamedAsync(PortalDbContext db, IEnumerable<long?> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.OfType<long>().Distinct().ToList();
        var named = await db.People.AsNoTracking().Where(person => wanted.Contains(person.Id))
            .Select(person => new AuditPerson(person.Id, person.Name, person.Username, false))
            .ToDictionaryAsync(person => person.Id, cancellationToken);
        var gone = wanted.Where(id => !named.ContainsKey(id)).Cast<long?>().ToList();
        if (gone.Count == 0)
            return named;

        var kept = await db.Audit.AsNoTracking()
            .Where(entry => gone.Contains(entry.PersonId) && entry.Action == AuditAction.PersonDeleted && entry.Outcome == AuditOutcome.Done)
            .Select(entry => new { entry.PersonId, entry.Reason })
            .ToListAsync(cancellationToken);
        foreach (var id in gone.OfType<long>())
            named[id] = new AuditPerson(id, kept.Find(entry => entry.PersonId == id)?.Reason, Username: null, IsDeleted: true);
        return named;
    }

    /// <summary>Somebody by their exact username, also after they were deleted. Null where nobody has or had it.</summary>
    public static async Task<long?> IdOfAsync(PortalDbContext db, string username, CancellationToken cancellationToken)
    {
        var typed = Typed.Cut(username, Person.MaxUsername);
        var normalized = Normalized.Username(typed);
        return await db.People.Where(person => person.NormalizedUsername == normalized).Select(person => (long?)person.Id).SingleOrDefaultAsync(cancellationToken)
            ?? await db.Audit.Where(entry => entry.Action == AuditAction.PersonDeleted && entry.Outcome == AuditOutcome.Done && entry.Reason == typed)
                .OrderByDescending(entry => entry.Id).Select(entry => entry.PersonId).FirstOrDefaultAsync(cancellationToken);
    }
}

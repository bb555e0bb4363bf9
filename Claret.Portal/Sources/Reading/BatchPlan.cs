using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Sources.Reading;

/// <summary>What is to become of the rows of a batch: three look-ups for all of them, none for a single one.</summary>
public static class BatchPlan
{
    /// <param name="people">Tracked where the plan is to be carried out. Matched by the source's id and nothing else.</param>
    public static async Task<List<RowPlan>> MakeAsync(
        PortalDbContext db, IQueryable<Person> people, Provider provider, IReadOnlyList<TakenRow> rows, NameClaims claims, CancellationToken cancellationToken)
    {
        var known = await Known(people, provider, rows).ToDictionaryAsync(p => p.ExternalId!, StringComparer.Ordinal, cancellationToken);
        var plans = rows.Select(taken => new RowPlan(taken, taken.Refusal is null ? known.GetValueOrDefault(taken.Row.ExternalId) : null)).ToList();
        foreach (var plan in plans.Where(plan => plan is { Refusal: null, Details.Email: not null }))
            claims.TakeAddress(Normalized.Email(plan.Details.Email!), plan.Row.ExternalId);

        var naming = plans.FindAll(plan => plan.WantsUsername || plan.WantsEmail);
        if (naming.Count > 0)
            await RefuseTakenAsync(db, naming, claims, cancellationToken);
        return plans;
    }

    /// <summary>The people whom these rows are about.</summary>
    public static IQueryable<Person> Known(IQueryable<Person> people, Provider provider, IEnumerable<TakenRow> rows)
    {
        var (providerId, ids) = (provider.Id, rows.Where(taken => taken.Refusal is null).Select(taken => taken.Row.ExternalId).ToList());
        return people.Where(p => p.ProviderId == providerId && p.ExternalId != null && EF.Parameter(ids).Contains(p.ExternalId));
    }

    /// <summary>A username is nobody else's, and nobody else's address; an address is nobody else's username.</summary>
    private static async Task RefuseTakenAsync(PortalDbContext db, List<RowPlan> naming, NameClaims claims, CancellationToken cancellationToken)
    {
        var usernames = naming.ConvertAll(plan => Normalized.Username(plan.Details.Username));
        var addresses = naming.ConvertAll(plan => Normalized.Email(plan.Details.Username));
        // As sign-in reads what is typed: as a username first.
        var emails = naming.ConvertAll(plan => plan.WantsEmail ? Normalized.Username(plan.Details.Email!) : null);
        List<string> names = [.. usernames, .. emails.OfType<string>()];
        var owners = await db.People.AsNoTracking()
            .Where(p => EF.Parameter(names).Contains(p.NormalizedUsername))
            .Select(p => new { p.NormalizedUsername, p.Id })
            .ToDictionaryAsync(p => p.NormalizedUsername, p => p.Id, StringComparer.Ordinal, cancellationToken);
        var holders = (await db.People.AsNoTracking()
            .Where(p => p.NormalizedEmail != null && EF.Parameter(addresses).Contains(p.NormalizedEmail))
            .Select(p => new { p.NormalizedEmail, p.Id })
            .ToListAsync(cancellationToken)).ToLookup(p => p.NormalizedEmail!, p => p.Id, StringComparer.Ordinal);

        for (var i = 0; i < naming.Count; i++)
        {
            var (plan, username, address) = (naming[i], usernames[i], addresses[i]);
            var own = plan.Person?.Id;
            var isNew = plan.WantsUsername;
            if (isNew && IsSomebodyElses(username))
                plan.Refusal = SourceRefusal.UsernameTaken;
            else if (isNew && (holders[address].Any(id => id != own) || claims.IsAddressOfAnother(address, plan.Row.ExternalId)))
                plan.Refusal = SourceRefusal.UsernameIsAnAddress;
            else if (emails[i] is { } email && IsSomebodyElses(email))
                plan.Refusal = SourceRefusal.EmailIsAUsername;
            else if (isNew)
                claims.Take(username);

            bool IsSomebodyElses(string name) => claims.IsTaken(name) || (owners.TryGetValue(name, out var owner) && owner != own && !claims.IsFreed(owner));
        }
    }
}

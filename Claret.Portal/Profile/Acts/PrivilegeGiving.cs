using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Profile.Acts;

/// <summary>What somebody may do, given by Admins alone. A lost one is gone with the next act, and open pages are drawn again.</summary>
public sealed class PrivilegeGiving(PersonDesk desk)
{
    /// <param name="seen">What they had when it was decided; anything else by now is said, not overwritten.</param>
    /// <param name="basedOn">The person these were copied from, who must still have just these.</param>
    public Task<GiveOutcome> GiveAsync(
        Caller? caller, long personId, Privileges seen, Privileges wanted, long? basedOn, CancellationToken cancellationToken) => desk.ActAsync<GiveOutcome>(
        Act.GivePrivileges, AuditAction.PrivilegesChanged, caller, personId, why => new GiveOutcome.Refused(why),
        async given =>
        {
            var now = given.Person.WhatTheyMay();
            // Also the second of two clicks.
            if (now.Same(wanted))
                return new GiveOutcome.Given();
            if (!now.Same(seen))
                return new GiveOutcome.Changed(now);

            var source = basedOn is null ? null : await given.Db.People.AsNoTracking().Include(p => p.Privileges).SingleOrDefaultAsync(p => p.Id == basedOn, cancellationToken);
            if (basedOn is not null && source?.WhatTheyMay().Same(wanted) != true)
                return new GiveOutcome.SourceChanged();

            var changed = Set(given.Person, wanted);
            given.Record(AuditAction.PrivilegesChanged, source is null ? changed : $"{changed}; as {source.Username}");
            return new GiveOutcome.Given();
        },
        cancellationToken, takesAdmin: !wanted.IsAdmin);

    /// <summary>An Admin's levels follow from being one: none are kept beside it, to come back unseen when they are one no longer.</summary>
    /// <returns>What changed, in words; null for nothing.</returns>
    public static string? Set(Person person, Privileges wanted)
    {
        var before = person.WhatTheyMay();
        if (before.Same(wanted))
            return null;

        person.IsAdmin = wanted.IsAdmin;
        foreach (var feature in Enum.GetValues<Feature>())
        {
            var level = wanted.IsAdmin ? PrivilegeLevel.NoAccess : wanted.On(feature);
            var held = person.Privileges.Find(privilege => privilege.Feature == feature);
            if (level == PrivilegeLevel.NoAccess)
                person.Privileges.RemoveAll(privilege => privilege.Feature == feature);
            else if (held is null)
                person.Privileges.Add(new PersonPrivilege { Feature = feature, Level = level });
            else
                held.Level = level;
        }

        return WhatChanged(before, wanted);
    }

    private static string WhatChanged(Privileges before, Privileges after)
    {
        var changes = Enum.GetValues<Feature>()
            .Where(feature => before.On(feature) != after.On(feature))
            .Select(feature => $"{feature}: {before.On(feature)} → {after.On(feature)}");
        var admin = before.IsAdmin == after.IsAdmin ? [] : new[] { after.IsAdmin ? "made an Admin" : "no longer an Admin" };
        return string.Join("; ", [.. admin, .. changes]);
    }
}

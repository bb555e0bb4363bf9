using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Profile.Acts;

/// <summary>The last Admin who can really sign in stays: local, active, with a password. One who was only invited can't help anybody yet.</summary>
public static class LastAdmin
{
    /// <summary>The row at which all that may take an Admin away take turns, on every node.</summary>
    private const string Turn = "last-admin";

    /// <summary>
    /// In the caller's transaction, before anything else is locked. Two Admins who demote each other would otherwise both still see
    /// the other.
    /// </summary>
    public static Task TakeTurnAsync(PortalDbContext db, CancellationToken cancellationToken) => Turns.TakeAsync(db, Turn, cancellationToken);

    /// <param name="options">Where passwords are switched off, only the named Admins count.</param>
    public static async Task<bool> IsAsync(PortalDbContext db, SignInOptions options, Person person, CancellationToken cancellationToken)
    {
        var named = options.IsForEverybody ? null : SignInOptions.UsernamesIn(options.NamedAdmins);
        if (person is not { IsAdmin: true, IsLocalAndActive: true, PasswordHash: not null } || named?.Contains(person.NormalizedUsername, StringComparer.Ordinal) == false)
            return false;

        var others = db.People.Where(p => p.Id != person.Id && p.IsAdmin && p.Source == PersonSource.Local && p.State == PersonState.Active && p.PasswordHash != null);
        if (named is not null)
            others = others.Where(p => named.Contains(p.NormalizedUsername));
        return !await others.AnyAsync(cancellationToken);
    }
}

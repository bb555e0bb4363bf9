using Claret.Portal.Accounts;
using Claret.Portal.Data;

namespace Claret.Portal.SignIn;

/// <summary>What becomes of a reset when its temporary password is used, or isn't needed. Resets registers its own: sign-in itself knows none.</summary>
public abstract class TemporaryPasswordTrace
{
    /// <summary>It has signed in for the first time. What is added to <paramref name="db"/> is saved together with the session.</summary>
    public abstract void Used(PortalDbContext db, Ticket ticket);

    /// <summary>The old password has signed in: those that may still live end with their resets, in the sign-in's transaction.</summary>
    public abstract Task NotNeededAsync(PortalDbContext db, long personId, CancellationToken cancellationToken);
}

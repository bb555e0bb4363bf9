using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.SignIn;

/// <summary>
/// Where signing in with a password is switched off, the named Admins still may, and for a day whoever was recovered at the server's
/// console, once they have set a new password: otherwise a provider that is down would lock everybody out, and the old password, whoever
/// knows it by now, would come back to life. Each such sign-in is on record.
/// </summary>
public sealed class PasswordBypass(IOptions<SignInOptions> options, TimeProvider clock)
{
    /// <summary>Long enough to name oneself on the settings page.</summary>
    private static readonly TimeSpan RecoveredFor = TimeSpan.FromDays(1);

    /// <summary>Null where everybody may; otherwise whether this person may all the same, and why.</summary>
    public async Task<BypassAnswer?> AskAsync(PortalDbContext db, Person person, CancellationToken cancellationToken)
    {
        var current = options.Value;
        if (current.IsForEverybody)
            return null;
        if (!person.IsAdmin)
            return BypassAnswer.No;
        if (SignInOptions.UsernamesIn(current.NamedAdmins).Contains(person.NormalizedUsername, StringComparer.Ordinal))
            return BypassAnswer.Named;

        if (person.PasswordChangedAt is not { } changed)
            return BypassAnswer.No;

        var since = clock.GetUtcNow().UtcDateTime - RecoveredFor;
        var isRecovered = await db.Audit.AnyAsync(
            entry => entry.PersonId == person.Id && entry.Action == AuditAction.AdminRecovered && entry.Outcome == AuditOutcome.Done && entry.At > since && entry.At <= changed,
            cancellationToken);
        return isRecovered ? BypassAnswer.Recovered : BypassAnswer.No;
    }
}

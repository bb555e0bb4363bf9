using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Mail;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.MailAdmin;

/// <summary>Whether mail goes out, for those who may know. Null when it does, or when the caller may not.</summary>
public sealed class MailStoppageQuery(IDbContextFactory<PortalDbContext> contexts, ActorReader actors, TimeProvider clock)
{
    public async Task<MailStoppage?> ReadAsync(Caller? caller, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await actors.ReadAsync(db, caller, cancellationToken) is { } actor && actor.May.CanView(Feature.Mail)
            ? await MailStoppage.FindAsync(db, clock.GetUtcNow().UtcDateTime, cancellationToken)
            : null;
    }
}

using Claret.Portal.Data;

namespace Claret.Portal.Mail;

/// <summary>The text of one kind of mail and what follows from its fate. A capability registers its own: mail itself knows none of them.</summary>
public abstract class MailBody
{
    /// <summary>At most 40 characters; kept in the outbox row, so it stays.</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// Called before every hand-over, in the recipient's language and outside any transaction; may start the clock of what it mails.
    /// Null when the mail is no longer wanted.
    /// </summary>
    public abstract Task<MailContent?> ComposeAsync(OutboxMessage message, string? secret, CancellationToken cancellationToken);

    /// <summary>The same text with made-up people and no real secret, for the preview on the settings page. In the current culture; null where there is none.</summary>
    public virtual MailContent? Example() => null;

    /// <summary>The transport took it. What is added to <paramref name="db"/> is saved together with the mark.</summary>
    public virtual Task OnAcceptedAsync(PortalDbContext db, OutboxMessage message, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>It will never be sent. What is added to <paramref name="db"/> is saved together with the mark.</summary>
    public virtual Task OnGivenUpAsync(PortalDbContext db, OutboxMessage message, string reason, CancellationToken cancellationToken) => Task.CompletedTask;
}

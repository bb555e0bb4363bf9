using System.Globalization;
using System.Security.Cryptography;

namespace Claret.Portal.Mail;

/// <summary>Has the row's own body write the text, in the recipient's language, and renders it.</summary>
public sealed partial class MailComposer(Outbox outbox, MailRenderer renderer, ILogger<MailComposer> logger)
{
    /// <summary>Whatever goes wrong comes back as an outcome: one bad mail must not keep the others waiting.</summary>
    public async Task<Composition> ComposeAsync(MailBody? body, OutboxMessage message, CancellationToken cancellationToken)
    {
        if (body is null)
        {
            // Perhaps a newer node put it there during an upgrade.
            LogUnknownKind(logger, message.Id, message.Kind);
            return new Composition.Failed(new MailOutcome.Deferred($"This version of the portal doesn't know the mail \"{message.Kind}\".", IsForThisMail: true));
        }

        string? secret;
        try
        {
            secret = outbox.Unprotect(message);
        }
        catch (CryptographicException unreadable)
        {
            LogKeysLost(logger, message.Id, unreadable);
            return new Composition.Failed(new MailOutcome.Rejected("The mail's secret can't be read any more, because the portal's keys were lost or replaced. Start again."));
        }

        try
        {
            // Both are local to this call: they end with it.
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = MailCulture.Of(message.Culture);
            return await body.ComposeAsync(message, secret, cancellationToken) is { } content
                ? new Composition.Ready(await renderer.RenderAsync(content, message.MessageId, message.Recipient), secret)
                : new Composition.Unwanted();
        }
#pragma warning disable CA1031 // A body is foreign code to mail: whatever it throws concerns this one mail.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotWritten(logger, message.Id, message.Kind, fault);
            return new Composition.Failed(new MailOutcome.Deferred("The text of the mail couldn't be written. The portal's log says why.", IsForThisMail: true));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Id} is of kind {Kind}, which nothing here writes")]
    private static partial void LogUnknownKind(ILogger logger, long id, string kind);

    [LoggerMessage(Level = LogLevel.Error, Message = "The secret of mail {Id} can't be decrypted: the Data Protection keys are not those it was written with")]
    private static partial void LogKeysLost(ILogger logger, long id, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Id} of kind {Kind} couldn't be written")]
    private static partial void LogNotWritten(ILogger logger, long id, string kind, Exception exception);
}

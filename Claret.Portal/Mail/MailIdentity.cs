using Claret.Portal.Hosting;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Claret.Portal.Mail;

/// <summary>How the portal signs its mail, whatever the transport.</summary>
public sealed class MailIdentity(IOptions<PortalOptions> portal)
{
    /// <summary>RFC 3834: keeps out-of-office notices and mailing lists from answering.</summary>
    public const string AutoSubmitted = "auto-generated";

    private readonly string domain = Uri.TryCreate(portal.Value.PublicUrl, UriKind.Absolute, out var url) && url.HostNameType == UriHostNameType.Dns
        ? url.IdnHost
        : "localhost";

    /// <summary>Without the angle brackets.</summary>
    public string MessageIdOf(RenderedMail mail) => $"{mail.MessageId:D}@{domain}";

    /// <summary>
    /// The stored address as exactly one mailbox; null when it isn't one, as "a@x,b@y" or one with a line break would be.
    /// </summary>
    public static MailboxAddress? RecipientOf(RenderedMail mail) =>
        MailboxAddress.TryParse(mail.Recipient, out var mailbox)
        && mailbox.Name is null or ""
        && mailbox.Address.Contains('@', StringComparison.Ordinal)
        && string.Equals(mailbox.Address, mail.Recipient, StringComparison.Ordinal)
            ? mailbox
            : null;

    public static MailOutcome BadRecipient() => new MailOutcome.Rejected("The stored address isn't one that mail can be sent to.");
}

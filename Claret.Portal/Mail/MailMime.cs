using MimeKit;
using MimeKit.Text;

namespace Claret.Portal.Mail;

/// <summary>One mail as it travels: two readings of the same text, exactly one recipient.</summary>
public sealed class MailMime(MailIdentity identity, TimeProvider clock)
{
    /// <summary>Null when the recipient isn't one address.</summary>
    public MimeMessage? Build(RenderedMail mail)
    {
        if (MailIdentity.RecipientOf(mail) is not { } recipient)
            return null;

        var message = new MimeMessage
        {
            MessageId = identity.MessageIdOf(mail),
            Date = clock.GetUtcNow(),
            Subject = MailLine.Of(mail.Subject),
            Body = new MultipartAlternative
            {
                new TextPart(TextFormat.Plain) { Text = mail.Text },
                new TextPart(TextFormat.Html) { Text = mail.Html },
            },
        };
        message.From.Add(MailboxAddress.Parse(MailLine.Of(mail.From)));
        message.To.Add(recipient);
        message.Headers.Add(HeaderId.AutoSubmitted, MailIdentity.AutoSubmitted);
        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }
}

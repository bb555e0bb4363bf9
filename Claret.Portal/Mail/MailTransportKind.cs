namespace Claret.Portal.Mail;

/// <summary>Values of <c>Mail:Transport</c>.</summary>
public enum MailTransportKind
{
    Pickup,
    Smtp,
    SendGrid,
}

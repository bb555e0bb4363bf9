namespace Claret.Portal.Mail;

/// <summary>
/// Section <c>Mail</c>. Words that must be one of a few are read as text, so that a wrong one is named among the other
/// faults instead of stopping the binder; <see cref="MailOptionsValidator"/> has seen them all before anybody reads them.
/// </summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>A <see cref="MailTransportKind"/>. Empty means Pickup in Development; elsewhere it must be named.</summary>
    public string Transport { get; set; } = "";

    /// <summary>"Claret Portal &lt;portal@claret.example&gt;": one address, with or without a name.</summary>
    public string From { get; set; } = "";

    public PickupOptions Pickup { get; set; } = new();

    public SmtpOptions Smtp { get; set; } = new();

    public SendGridOptions SendGrid { get; set; } = new();

    public MailTransportKind TransportKind => NamedValue.Of<MailTransportKind>(Transport) ?? MailTransportKind.Pickup;
}

/// <summary>Section <c>Mail:Pickup</c>.</summary>
public sealed class PickupOptions
{
    /// <summary>Empty means the folder "mail" in the data directory.</summary>
    public string Directory { get; set; } = "";
}

/// <summary>Section <c>Mail:Smtp</c>.</summary>
public sealed class SmtpOptions
{
    public string Host { get; set; } = "";

    /// <summary>Empty means 587 with StartTls, 465 with Tls, 25 with None.</summary>
    public string Port { get; set; } = "";

    /// <summary>A <see cref="SmtpSecurity"/>.</summary>
    public string Security { get; set; } = nameof(SmtpSecurity.StartTls);

    public string Username { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>A PEM file with the certificate of one's own authority, for a mail server that no public one vouches for. Empty trusts what the system trusts.</summary>
    public string CertificateAuthority { get; set; } = "";

    public SmtpSecurity SecurityKind => NamedValue.Of<SmtpSecurity>(Security) ?? SmtpSecurity.StartTls;

    public int PortNumber => int.TryParse(Port, System.Globalization.CultureInfo.InvariantCulture, out var port)
        ? port
        : SecurityKind switch { SmtpSecurity.None => 25, SmtpSecurity.Tls => 465, _ => 587 };
}

/// <summary>Section <c>Mail:SendGrid</c>.</summary>
public sealed class SendGridOptions
{
    public string ApiKey { get; set; } = "";

    /// <summary>Another one for the EU region or a relay.</summary>
    public string Host { get; set; } = "https://api.sendgrid.com";
}

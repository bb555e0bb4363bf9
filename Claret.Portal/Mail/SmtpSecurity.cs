namespace Claret.Portal.Mail;

/// <summary>Values of <c>Mail:Smtp:Security</c>.</summary>
public enum SmtpSecurity
{
    /// <summary>In clear.</summary>
    None,

    /// <summary>Begins in clear; a server that doesn't offer STARTTLS gets nothing.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,
}

namespace Claret.Portal.Mail;

/// <summary>Who and when stand in the mails of a preview.</summary>
public static class MailExample
{
    public const string Username = "jo.smith";
    public const string Reference = "K7QM-4WX9";

    public static readonly DateTime At = new(2026, 11, 23, 14, 35, 0, DateTimeKind.Utc);
}

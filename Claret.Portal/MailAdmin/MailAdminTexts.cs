namespace Claret.Portal.MailAdmin;

/// <summary>Names the resource file beside it.</summary>
public sealed class MailAdminTexts;

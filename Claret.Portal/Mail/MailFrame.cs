namespace Claret.Portal.Mail;

/// <summary>What stands around the text of every mail, already in the recipient's language.</summary>
/// <param name="Language">BCP 47, for screen readers.</param>
public sealed record MailFrame(string Language, bool IsRightToLeft, string PortalName, string LinkAgain, IReadOnlyList<string> SmallPrint);

namespace Claret.Portal.Mail;

/// <summary>Marks <c>MailTexts.resx</c>: the words around every mail.</summary>
public sealed class MailTexts;

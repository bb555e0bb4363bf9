using Claret.Portal.Mail;

namespace Claret.Portal.MailAdmin;

/// <summary>One hand-over of a mail. <paramref name="IsUnderWay"/> tells an answer that is awaited from one that was lost.</summary>
public sealed record AttemptRow(long Id, DateTime At, DateTime? EndedAt, string Transport, MailAttemptOutcome Outcome, string? Answer, bool IsUnderWay);

namespace Claret.Portal.MailAdmin;

/// <summary>One mail in the list: neither its text nor what its text is made of.</summary>
/// <param name="Reference">Of the reset it belongs to.</param>
/// <param name="NextTryAt">While it waits.</param>
/// <param name="Answer">The newest one, in the server's words.</param>
/// <param name="HasLostAnswer">Once at least the portal stopped during a hand-over: the mail may arrive twice.</param>
/// <param name="Refusal">Why nobody can have it tried again; null where an admin can.</param>
public sealed record MailRow(
    long Id, string Kind, string Recipient, string? Reference, DateTime WrittenAt, MailStatus Status, int Attempts,
    DateTime? NextTryAt, DateTime? FinishedAt, string? Answer, bool HasLostAnswer, RetryRefusal? Refusal);

namespace Claret.Portal.MailAdmin;

/// <param name="Counts">Each <see cref="MailQuery.CountedUpTo"/> at most.</param>
/// <param name="OlderBefore">Leads to the next page; null on the last.</param>
public sealed record MailList(IReadOnlyList<MailRow> Rows, IReadOnlyDictionary<MailFilter, int> Counts, long? OlderBefore, bool MayRetry, bool MaySeeResets);

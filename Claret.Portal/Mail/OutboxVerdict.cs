namespace Claret.Portal.Mail;

/// <summary>What becomes of a row: sent, given up, no longer wanted, or due again at <paramref name="DueAt"/>.</summary>
public sealed record OutboxVerdict(OutboxState State, string? Answer, DateTime DueAt)
{
    /// <summary>After that a mail that nobody took is given up and says so.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    /// <summary>What a server may ask for at most; a wrong clock over there must not cost a mail its 24 hours.</summary>
    public static readonly TimeSpan LongestRequestedPause = TimeSpan.FromHours(1);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);

    public bool IsFinal => State is not OutboxState.Waiting;

    public static OutboxVerdict Unwanted(OutboxMessage message) => new(OutboxState.Dropped, message.LastAnswer, message.DueAt);

    public static OutboxVerdict GivenUp(OutboxMessage message, string? lastAnswer) =>
        new(OutboxState.Failed, MailLine.Of($"Given up after 24 hours. The last answer was: {lastAnswer ?? "none"}", 500), message.DueAt);

    /// <summary>
    /// Each mail is tried once at least, even if the portal was down for a week; and once more when an admin asks, however late:
    /// by itself no mail is ever due after the end of its day.
    /// </summary>
    public static bool IsGivenUpUntried(OutboxMessage message, DateTime now) =>
        message.Attempts > 0 && IsOverdue(message, now) && message.DueAt <= message.CreatedAt + Patience;

    public static bool IsOverdue(OutboxMessage message, DateTime now) => now >= message.CreatedAt + Patience;

    /// <param name="message">With its attempts, this one included.</param>
    public static OutboxVerdict After(MailOutcome outcome, OutboxMessage message, DateTime now) => outcome switch
    {
        MailOutcome.Accepted => new(OutboxState.Sent, outcome.Answer, message.DueAt),
        MailOutcome.Rejected => new(OutboxState.Failed, outcome.Answer, message.DueAt),
        _ when IsOverdue(message, now) => GivenUp(message, outcome.Answer),
        MailOutcome.Deferred deferred => new(OutboxState.Waiting, outcome.Answer, Next(deferred, message, now)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static DateTime Next(MailOutcome.Deferred deferred, OutboxMessage message, DateTime now)
    {
        var pause = deferred.RetryAt is { } asked
            ? Within(asked.UtcDateTime - now, ShortestPause, LongestRequestedPause)
            : Within(FirstPause * Math.Pow(2, Math.Min(message.Attempts - 1, 10)), FirstPause, LongestPause);

        // Up to a fifth later, never sooner: after an outage the mail of a thousand people doesn't come back in one second.
        var next = now + (pause * (1 + (Random.Shared.NextDouble() / 5)));
        var end = message.CreatedAt + Patience;
        return next < end ? next : end;
    }

    private static TimeSpan Within(TimeSpan pause, TimeSpan shortest, TimeSpan longest) =>
        pause < shortest ? shortest : pause > longest ? longest : pause;
}

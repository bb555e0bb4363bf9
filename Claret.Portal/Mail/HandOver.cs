namespace Claret.Portal.Mail;

/// <summary>The time that a server is given for one mail.</summary>
public static class HandOver
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Past <see cref="Limit"/> the mail is deferred. Whether the server took it after all can't be known: the Message-ID shows a repeat.</summary>
    public static async Task<MailOutcome> WithinLimitAsync(TimeProvider clock, Func<CancellationToken, Task<MailOutcome>> send, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await send(either.Token);
        }
        catch (Exception ended) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested && ended is OperationCanceledException or IOException)
        {
            return new MailOutcome.Deferred("The mail server didn't answer within 30 seconds.");
        }
    }
}

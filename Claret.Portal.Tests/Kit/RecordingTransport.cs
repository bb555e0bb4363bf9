using System.Collections.Concurrent;
using Claret.Portal.Mail;

namespace Claret.Portal.Tests.Kit;

/// <summary>Stands in for the outside world: keeps what it is handed, and answers as it is told.</summary>
public sealed class RecordingTransport : IMailTransport
{
    private readonly ConcurrentQueue<RenderedMail> handed = new();
    private volatile Func<RenderedMail, CancellationToken, Task<MailOutcome>> answer = Accepting;

    public string Name { get; init; } = "Recording";

    /// <summary>Every hand-over, whatever came of it.</summary>
    public IReadOnlyCollection<RenderedMail> Handed => handed;

    public RecordingTransport Accept() => Answer(Accepting);

    public RecordingTransport Defer(string words = "421 try again later", DateTimeOffset? retryAt = null) =>
        Answer((_, _) => Task.FromResult<MailOutcome>(new MailOutcome.Deferred(words, retryAt)));

    public RecordingTransport Reject(string words = "550 no such mailbox") =>
        Answer((_, _) => Task.FromResult<MailOutcome>(new MailOutcome.Rejected(words)));

    public RecordingTransport Throw(Exception exception) => Answer((_, _) => Task.FromException<MailOutcome>(exception));

    /// <summary>Until the caller gives up.</summary>
    public RecordingTransport Hang() => Answer(async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return new MailOutcome.Accepted("never");
    });

    public RecordingTransport Answer(MailOutcome outcome) => Answer((_, _) => Task.FromResult(outcome));

    public RecordingTransport Answer(Func<RenderedMail, Task<MailOutcome>> with) => Answer((mail, _) => with(mail));

    public RecordingTransport Answer(Func<RenderedMail, CancellationToken, Task<MailOutcome>> with)
    {
        answer = with;
        return this;
    }

    public Task<MailOutcome> SendAsync(RenderedMail mail, CancellationToken cancellationToken)
    {
        handed.Enqueue(mail);
        return answer(mail, cancellationToken);
    }

    private static Task<MailOutcome> Accepting(RenderedMail mail, CancellationToken cancellationToken) =>
        Task.FromResult<MailOutcome>(new MailOutcome.Accepted("250 recorded"));
}

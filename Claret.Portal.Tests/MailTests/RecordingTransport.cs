using System.Collections.Concurrent;
using Claret.Portal.Mail;

namespace Claret.Portal.Tests.MailTests;

/// <summary>Stands where a mail server would, and answers what the test says.</summary>
internal sealed class RecordingTransport : IMailTransport
{
    public string Name => "Recorder";

    public ConcurrentQueue<RenderedMail> Mails { get; } = [];

    public Func<RenderedMail, Task<MailOutcome>> Answer { get; set; } = _ => Task.FromResult<MailOutcome>(new MailOutcome.Accepted("250 thanks"));

    public void Answers(MailOutcome outcome) => Answer = _ => Task.FromResult(outcome);

    public Task<MailOutcome> SendAsync(RenderedMail mail, CancellationToken cancellationToken)
    {
        Mails.Enqueue(mail);
        return Answer(mail);
    }
}

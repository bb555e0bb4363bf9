using Claret.Portal.Data;
using Claret.Portal.Mail;

namespace Claret.Portal.Tests.MailTests;

/// <summary>A letter whose every step the test can change.</summary>
internal sealed class TestBody : MailBody
{
    public const string TestKind = "test";

    public override string Kind => TestKind;

    public Func<OutboxMessage, string?, Task<MailContent?>> Compose { get; set; } = (_, secret) => Task.FromResult<MailContent?>(new MailContent
    {
        Subject = "Reset your password",
        Heading = "Reset your password",
        Paragraphs = ["Someone asked to reset the password of jsmith."],
        Action = new MailAction("Set a new password", $"https://portal.claret.example/reset-password#ticket={secret}"),
    });

    public Func<PortalDbContext, OutboxMessage, Task> Accepted { get; set; } = (db, message) =>
    {
        db.Secrets.Add(new PortalSecret { Name = $"accepted {message.Id}", ProtectedValue = "once" });
        return Task.CompletedTask;
    };

    public override Task<MailContent?> ComposeAsync(OutboxMessage message, string? secret, CancellationToken cancellationToken) => Compose(message, secret);

    public override Task OnAcceptedAsync(PortalDbContext db, OutboxMessage message, CancellationToken cancellationToken) => Accepted(db, message);

    public override Task OnGivenUpAsync(PortalDbContext db, OutboxMessage message, string reason, CancellationToken cancellationToken)
    {
        db.Secrets.Add(new PortalSecret { Name = $"given up {message.Id}", ProtectedValue = reason });
        return Task.CompletedTask;
    }
}

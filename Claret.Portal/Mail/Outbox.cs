using System.Text.Json;
using Claret.Portal.Data;
using Microsoft.AspNetCore.DataProtection;

namespace Claret.Portal.Mail;

/// <summary>Adds mail to a change that is about to be saved, so that both happen or neither.</summary>
public sealed class Outbox(IDataProtectionProvider protection, TimeProvider clock)
{
    private readonly IDataProtector protector = protection.CreateProtector("Claret.Portal.Mail.Outbox");

    /// <param name="recipient">A stored address.</param>
    /// <param name="data">What <see cref="MailBody.ComposeAsync"/> will need, without the secret.</param>
    public void Add<TData>(PortalDbContext db, string kind, string recipient, string? culture, string? caseReference, TData data, string? secret = null)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        db.Outbox.Add(new OutboxMessage
        {
            Kind = kind,
            Recipient = recipient,
            Culture = culture,
            CaseReference = caseReference,
            Data = JsonSerializer.Serialize(data),
            ProtectedSecret = secret is null ? null : protector.Protect(secret),
            MessageId = Guid.NewGuid(),
            CreatedAt = now,
            DueAt = now,
        });
    }

    public string? Unprotect(OutboxMessage message) =>
        message.ProtectedSecret is null or OutboxMessage.ErasedSecret ? null : protector.Unprotect(message.ProtectedSecret);
}

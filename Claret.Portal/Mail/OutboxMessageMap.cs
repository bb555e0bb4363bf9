using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Claret.Portal.Mail;

public sealed class OutboxMessageMap : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> message)
    {
        message.ToTable("Outbox");
        message.Property(m => m.Kind).HasMaxLength(40);
        message.Property(m => m.Recipient).HasMaxLength(254);
        message.Property(m => m.Culture).HasMaxLength(20);
        message.Property(m => m.CaseReference).HasMaxLength(9);
        message.Property(m => m.LastAnswer).HasMaxLength(500);
        message.HasIndex(m => new { m.State, m.DueAt });
        message.HasIndex(m => new { m.State, m.Id });
        message.HasIndex(m => m.FinishedAt);
        message.HasIndex(m => m.CaseReference);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Claret.Portal.Mail;

public sealed class MailAttemptMap : IEntityTypeConfiguration<MailAttempt>
{
    public void Configure(EntityTypeBuilder<MailAttempt> attempt)
    {
        attempt.Property(a => a.CaseReference).HasMaxLength(9);
        attempt.Property(a => a.Kind).HasMaxLength(40);
        attempt.Property(a => a.Transport).HasMaxLength(20);
        attempt.Property(a => a.Answer).HasMaxLength(500);
        attempt.HasIndex(a => a.CaseReference);
        attempt.HasIndex(a => a.MessageId);
        attempt.HasIndex(a => a.StartedAt);
    }
}

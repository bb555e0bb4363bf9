using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Claret.Portal.Audit;

/// <summary>Triggers refuse UPDATE and DELETE on this table. No foreign key: a seal must outlive a row that somebody removes.</summary>
public sealed class AuditSealMap : IEntityTypeConfiguration<AuditSeal>
{
    public void Configure(EntityTypeBuilder<AuditSeal> seal)
    {
        seal.HasKey(s => s.AuditId);
        seal.Property(s => s.AuditId).ValueGeneratedNever();
        seal.Property(s => s.Hash).HasMaxLength(32);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Claret.Portal.Audit;

/// <summary>Triggers of the first migration refuse UPDATE and DELETE on this table.</summary>
public sealed class AuditEntryMap : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.Property(e => e.Action).HasConversion<string>().HasMaxLength(40);
        entry.Property(e => e.Outcome).HasConversion<string>().HasMaxLength(20);
        entry.Property(e => e.CaseReference).HasMaxLength(9);
        entry.Property(e => e.Reason).HasMaxLength(500);
        entry.Property(e => e.OriginAddress).HasMaxLength(45);
        entry.Property(e => e.OriginBrowser).HasMaxLength(200);
        // No foreign keys: what happened stays on record when a person is deleted.
        entry.HasIndex(e => new { e.PersonId, e.Id });
        entry.HasIndex(e => new { e.ActorId, e.Id });
        entry.HasIndex(e => new { e.Action, e.Id });
        entry.HasIndex(e => new { e.Outcome, e.Id });
        entry.HasIndex(e => new { e.OriginAddress, e.Id });
        entry.HasIndex(e => e.At);
        entry.HasIndex(e => e.CaseReference);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Claret.Portal.Resets;

public sealed class ResetEventMap : IEntityTypeConfiguration<ResetEvent>
{
    public void Configure(EntityTypeBuilder<ResetEvent> step)
    {
        step.Property(e => e.Kind).HasConversion<string>().HasMaxLength(20);
        step.Property(e => e.Detail).HasMaxLength(500);
        step.Property(e => e.OriginAddress).HasMaxLength(45);
        step.Property(e => e.OriginBrowser).HasMaxLength(200);
        step.HasIndex(e => new { e.ResetId, e.Id });
    }
}

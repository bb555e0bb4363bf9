using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Claret.Portal.Resets;

public sealed class LimitCounterMap : IEntityTypeConfiguration<LimitCounter>
{
    public void Configure(EntityTypeBuilder<LimitCounter> counter)
    {
        counter.ToTable("Limits");
        counter.HasKey(c => c.Key);
        counter.Property(c => c.Key).HasMaxLength(80);
        counter.HasIndex(c => c.WindowStart);
    }
}

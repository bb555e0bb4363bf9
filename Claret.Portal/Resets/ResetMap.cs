using Claret.Portal.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Claret.Portal.Resets;

public sealed class ResetMap : IEntityTypeConfiguration<Reset>
{
    public void Configure(EntityTypeBuilder<Reset> reset)
    {
        reset.Property(r => r.Reference).HasMaxLength(9);
        reset.Property(r => r.State).IsConcurrencyToken();
        reset.Property(r => r.Reason).HasConversion<string>().HasMaxLength(20);
        reset.Property(r => r.TypedEmail).HasMaxLength(Person.MaxEmail);
        reset.Property(r => r.TypedUsername).HasMaxLength(Person.MaxUsername);
        reset.Property(r => r.OriginAddress).HasMaxLength(45);
        reset.Property(r => r.OriginBrowser).HasMaxLength(200);
        reset.HasIndex(r => r.Reference).IsUnique();
        reset.HasIndex(r => new { r.PersonId, r.RequestedAt });
        reset.HasIndex(r => new { r.State, r.Id });
        reset.HasIndex(r => r.RequestedAt);
        reset.HasOne(r => r.Person).WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.SetNull);
        reset.HasMany(r => r.Events).WithOne().HasForeignKey(e => e.ResetId).OnDelete(DeleteBehavior.Cascade);
    }
}

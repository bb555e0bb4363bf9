using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Claret.Portal.Accounts;

public sealed class AddressUseMap : IEntityTypeConfiguration<AddressUse>
{
    public void Configure(EntityTypeBuilder<AddressUse> use)
    {
        use.HasKey(u => u.Address);
        use.Property(u => u.Address).HasMaxLength(Person.MaxEmail * 2);
        use.HasIndex(u => u.Address, "IX_AddressUses_Shared").HasFilter("\"People\" > 1");
    }
}

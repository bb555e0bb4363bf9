using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Claret.Portal.Accounts;

public sealed class ProviderMap : IEntityTypeConfiguration<Provider>
{
    public void Configure(EntityTypeBuilder<Provider> provider)
    {
        provider.Property(p => p.Name).HasMaxLength(100);
        provider.Property(p => p.PasswordUrl).HasMaxLength(500);
        provider.Property(p => p.Contact).HasMaxLength(200);
        provider.Property(p => p.EmailDomains).HasMaxLength(1000);
        provider.Property(p => p.Version).IsConcurrencyToken();
        provider.HasIndex(p => new { p.Source, p.Name }).IsUnique();
    }
}

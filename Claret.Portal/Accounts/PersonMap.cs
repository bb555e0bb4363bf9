using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Claret.Portal.Accounts;

public sealed class PersonMap : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> person)
    {
        person.Property(p => p.Username).HasMaxLength(Person.MaxUsername);
        person.Property(p => p.NormalizedUsername).HasMaxLength(Person.MaxUsername * 2);
        person.Property(p => p.Email).HasMaxLength(Person.MaxEmail);
        person.Property(p => p.NormalizedEmail).HasMaxLength(Person.MaxEmail * 2);
        person.Property(p => p.Name).HasMaxLength(Person.MaxName);
        person.Property(p => p.SearchText).HasMaxLength((Person.MaxName + Person.MaxUsername + Person.MaxEmail) * 2);
        person.Property(p => p.ExternalId).HasMaxLength(255);
        person.Property(p => p.Culture).HasMaxLength(20);

        person.HasIndex(p => p.NormalizedUsername).IsUnique();
        person.HasIndex(p => p.NormalizedEmail);
        person.HasIndex(p => new { p.ProviderId, p.ExternalId }).IsUnique();
        person.HasIndex(p => new { p.Name, p.Id });

        person.HasOne(p => p.Provider).WithMany().HasForeignKey(p => p.ProviderId).OnDelete(DeleteBehavior.Restrict);
        person.HasMany(p => p.Privileges).WithOne().HasForeignKey(privilege => privilege.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

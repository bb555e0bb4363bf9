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
        person.Property(p => p.SortName).HasMaxLength(Person.MaxSortName);
        person.Property(p => p.SearchText).HasMaxLength(Person.MaxSearchText);
        person.Property(p => p.GridView).HasMaxLength(200);
        person.Property(p => p.ExternalId).HasMaxLength(255);
        person.Property(p => p.Culture).HasMaxLength(20);

        person.HasIndex(p => p.NormalizedUsername).IsUnique();
        person.HasIndex(p => new { p.ProviderId, p.ExternalId }).IsUnique();

        // Each order of the people grid, with what it is narrowed by in front; ids make every order a total one. See People/readme.md.
        person.HasIndex(p => new { p.SortName, p.Id });
        person.HasIndex(p => new { p.NormalizedEmail, p.Id });
        person.HasIndex(p => new { p.LastSignInAt, p.Id });
        person.HasIndex(p => new { p.CreatedAt, p.Id });
        person.HasIndex(p => new { p.Source, p.SortName, p.Id });
        person.HasIndex(p => new { p.ProviderId, p.SortName, p.Id });
        person.HasIndex(p => new { p.State, p.SortName, p.Id });
        Few(person, "Admins", "\"IsAdmin\"");
        Few(person, "Invited", "\"InvitedAt\" IS NOT NULL");
        Few(person, "NeverSignedIn", "\"LastSignInAt\" IS NULL");
        Few(person, "WithoutEmail", "\"NormalizedEmail\" IS NULL");

        person.HasOne(p => p.Provider).WithMany().HasForeignKey(p => p.ProviderId).OnDelete(DeleteBehavior.Restrict);
        person.HasMany(p => p.Privileges).WithOne().HasForeignKey(privilege => privilege.PersonId).OnDelete(DeleteBehavior.Cascade);
    }

    /// <summary>In the order of names, only those to whom the filter applies.</summary>
    private static void Few(EntityTypeBuilder<Person> person, string name, string filter) =>
        person.HasIndex([nameof(Person.SortName), nameof(Person.Id)], $"IX_People_{name}").HasFilter(filter);
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Claret.Portal.Accounts;

public sealed class PersonPrivilegeMap : IEntityTypeConfiguration<PersonPrivilege>
{
    public void Configure(EntityTypeBuilder<PersonPrivilege> privilege)
    {
        privilege.HasKey(p => new { p.PersonId, p.Feature });
        privilege.HasIndex(p => new { p.Feature, p.PersonId });
    }
}

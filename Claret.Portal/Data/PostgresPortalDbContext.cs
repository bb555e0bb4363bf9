using Claret.Portal.Accounts;
using Microsoft.EntityFrameworkCore;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace Claret.Portal.Data;

public sealed class PostgresPortalDbContext(DbContextOptions<PostgresPortalDbContext> options) : PortalDbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        // Folded by the portal's own rules already; the server's language must not order it anew, nor make it slower to compare.
        modelBuilder.Entity<Person>(person =>
        {
            person.Property(p => p.SortName).UseCollation("C");
            person.Property(p => p.NormalizedUsername).UseCollation("C");
            person.Property(p => p.NormalizedEmail).UseCollation("C");
            // As SQLite orders them.
            person.HasIndex(p => new { p.NormalizedEmail, p.Id }).HasNullSortOrder(NullSortOrder.NullsFirst);
            person.HasIndex(p => new { p.LastSignInAt, p.Id }).HasNullSortOrder(NullSortOrder.NullsFirst);
        });
        // Or no index of it would serve a comparison with a person's address.
        modelBuilder.Entity<AddressUse>().Property(use => use.Address).UseCollation("C");
    }
}

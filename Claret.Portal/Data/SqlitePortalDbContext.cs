using Claret.Portal.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Data;

public sealed class SqlitePortalDbContext(DbContextOptions<SqlitePortalDbContext> options) : PortalDbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        // All that a search by name reads on its way through the names. PostgreSQL's entries must be shorter than such a text can be.
        modelBuilder.Entity<Person>().HasIndex(p => new { p.SortName, p.Id, p.SearchText });
    }
}

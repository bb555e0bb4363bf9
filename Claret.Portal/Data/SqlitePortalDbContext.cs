using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Data;

public sealed class SqlitePortalDbContext(DbContextOptions<SqlitePortalDbContext> options) : PortalDbContext(options);

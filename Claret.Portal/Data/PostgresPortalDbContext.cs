using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Data;

public sealed class PostgresPortalDbContext(DbContextOptions<PostgresPortalDbContext> options) : PortalDbContext(options);

using Claret.Portal.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Data;

public static class DataSetup
{
    public static WebApplicationBuilder AddData(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section);

        var connectionString = builder.Configuration.GetConnectionString("Portal");
        if (builder.Configuration.GetValue($"{DatabaseOptions.Section}:Provider", DatabaseProvider.Sqlite) == DatabaseProvider.PostgreSql)
        {
            builder.Services.AddPortalContext<PostgresPortalDbContext>((_, options) => options.UseNpgsql(connectionString));
        }
        else
        {
            builder.Services.AddPortalContext<SqlitePortalDbContext>((services, options) => options
                .UseSqlite(connectionString ?? $"Data Source={services.GetRequiredService<DataDirectory>().File("portal.db")}")
                .AddInterceptors(new SqlitePragmas()));
        }

        builder.Services.AddSingleton<PortalKeys>();
        builder.Services.AddHostedService<DatabaseStart>();
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: [HostingSetup.Ready]);
        return builder;
    }

    private static void AddPortalContext<TContext>(this IServiceCollection services, Action<IServiceProvider, DbContextOptionsBuilder> configure)
        where TContext : PortalDbContext
    {
        services.AddPooledDbContextFactory<TContext>(configure);
        services.AddSingleton<IDbContextFactory<PortalDbContext>, PortalDbContextFactory<TContext>>();
    }
}

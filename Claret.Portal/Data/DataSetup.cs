using Claret.Portal.Data.Keys;
using Claret.Portal.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Claret.Portal.Data;

public static class DataSetup
{
    public static WebApplicationBuilder AddData(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();

        var connectionString = builder.Configuration.GetConnectionString("Portal");
        var options = builder.Configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new DatabaseOptions();
        if (options.IsPostgreSql)
        {
            builder.Services.AddPortalContext<PostgresPortalDbContext>((_, context) => context.UseNpgsql(Prepared(connectionString)));
        }
        else
        {
            builder.Services.AddPortalContext<SqlitePortalDbContext>((services, context) => context
                .UseSqlite(connectionString ?? $"Data Source={services.GetRequiredService<DataDirectory>().File("portal.db")}")
                .AddInterceptors(new SqlitePragmas()));
        }

        builder.AddDatabaseKeys(inDatabase: options.IsPostgreSql);
        builder.Services.AddSingleton<PortalKeys>();
        builder.Services.AddSingleton<DatabaseStart>();
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: [HostingSetup.Ready]);
        return builder;
    }

    /// <summary>
    /// The statements of the pages are few and come again and again; planning them anew takes longer than most of them. A connection
    /// string that sets Max Auto Prepare itself (to 0 behind a pooler that can't have it) is left alone.
    /// </summary>
    private static string? Prepared(string? connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!settings.ShouldSerialize("Max Auto Prepare"))
            settings.MaxAutoPrepare = 200;
        return settings.ConnectionString;
    }

    private static void AddPortalContext<TContext>(this IServiceCollection services, Action<IServiceProvider, DbContextOptionsBuilder> configure)
        where TContext : PortalDbContext
    {
        services.AddPooledDbContextFactory<TContext>((provider, context) =>
        {
            configure(provider, context);
            context.AddInterceptors(provider.GetServices<IInterceptor>());
        });
        services.AddSingleton<IDbContextFactory<PortalDbContext>, PortalDbContextFactory<TContext>>();
    }
}

using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Resets;

/// <summary>Counts in the database and on its clock, so that every node shares them and what travels in a circuit counts too.</summary>
public sealed class ResetLimits(PortalKeys keys)
{
    private static readonly string OnSqlite = Count("strftime('%Y-%m-%d %H:%M:%f', 'now')", "strftime('%Y-%m-%d %H:%M:%f', 'now', '-' || {1} || ' seconds')");
    private static readonly string OnPostgres = Count("statement_timestamp()", "statement_timestamp() - {1} * interval '1 second'");

    /// <summary>One more under this key; the count starts anew when the window has passed. One statement, so that no two counts are lost in each other.</summary>
    public async Task<LimitCounter> CountAsync(PortalDbContext db, string what, string whom, TimeSpan window, CancellationToken cancellationToken)
    {
        var key = $"{what}:{Convert.ToHexStringLower((await keys.HashAsync("limit", whom, cancellationToken)).AsSpan(0, 16))}";
        var counted = await db.Limits
            .FromSqlRaw(db.Database.IsNpgsql() ? OnPostgres : OnSqlite, key, (int)window.TotalSeconds)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return counted[0];
    }

    /// <summary>Limits by address or person never reach zero: past them one mail an hour still goes out.</summary>
    public async Task<bool> OneAnHourAsync(PortalDbContext db, string what, string whom, CancellationToken cancellationToken) =>
        (await CountAsync(db, what, whom, TimeSpan.FromHours(1), cancellationToken)).Count == 1;

    /// <summary>{0} the key, {1} the window in seconds.</summary>
    private static string Count(string now, string windowAgo) =>
        $$"""
        INSERT INTO "Limits" ("Key", "WindowStart", "Count") VALUES ({0}, {{now}}, 1)
        ON CONFLICT ("Key") DO UPDATE SET
            "Count" = CASE WHEN "Limits"."WindowStart" <= {{windowAgo}} THEN 1 ELSE "Limits"."Count" + 1 END,
            "WindowStart" = CASE WHEN "Limits"."WindowStart" <= {{windowAgo}} THEN {{now}} ELSE "Limits"."WindowStart" END
        RETURNING "Key", "WindowStart", "Count"
        """;
}

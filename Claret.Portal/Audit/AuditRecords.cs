using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Audit;

/// <summary>Reads rows and seals byte for byte, in the order of their ids, past what EF would make of them.</summary>
public static class AuditRecords
{
    private const string SqliteRows =
        """
        SELECT "Id", CAST("At" AS BLOB) AS "At", CAST("Action" AS BLOB) AS "Action", CAST("Outcome" AS BLOB) AS "Outcome",
            CAST("ActorId" AS BLOB) AS "ActorId", CAST("PersonId" AS BLOB) AS "PersonId", CAST("CaseReference" AS BLOB) AS "CaseReference",
            CAST("Reason" AS BLOB) AS "Reason", CAST("OriginAddress" AS BLOB) AS "OriginAddress", CAST("OriginBrowser" AS BLOB) AS "OriginBrowser"
        FROM "Audit" WHERE "Id" > {0} AND "Id" <= {1} ORDER BY "Id" LIMIT {2}
        """;

    private const string SqliteSeals =
        """
        SELECT "AuditId", CAST("Hash" AS BLOB) AS "Hash", CAST("SealedAt" AS BLOB) AS "SealedAt"
        FROM "AuditSeals" WHERE "AuditId" > {0} AND "AuditId" <= {1} ORDER BY "AuditId" LIMIT {2}
        """;

    /// <summary>The text of a time that SQLite keeps; a year before Christ says so. Infinite ones are null.</summary>
    private const string Time =
        """convert_to(rtrim(rtrim(replace(to_char("{column}" AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US BC'), ' AD', ''), '0'), '.'), 'UTF8') AS "{column}" """;

    private static readonly string PostgresRows =
        $$"""
        SELECT "Id", {{TimeOf("At")}}, convert_to("Action", 'UTF8') AS "Action", convert_to("Outcome", 'UTF8') AS "Outcome",
            convert_to("ActorId"::text, 'UTF8') AS "ActorId", convert_to("PersonId"::text, 'UTF8') AS "PersonId", convert_to("CaseReference", 'UTF8') AS "CaseReference",
            convert_to("Reason", 'UTF8') AS "Reason", convert_to("OriginAddress", 'UTF8') AS "OriginAddress", convert_to("OriginBrowser", 'UTF8') AS "OriginBrowser"
        FROM "Audit" WHERE "Id" > {0} AND "Id" <= {1} ORDER BY "Id" LIMIT {2}
        """;

    private static readonly string PostgresSeals =
        $$"""
        SELECT "AuditId", "Hash", {{TimeOf("SealedAt")}}
        FROM "AuditSeals" WHERE "AuditId" > {0} AND "AuditId" <= {1} ORDER BY "AuditId" LIMIT {2}
        """;

    public static Task<List<AuditRecord>> RowsAsync(PortalDbContext db, long after, long upTo, int take, CancellationToken cancellationToken) =>
        db.Database.SqlQueryRaw<AuditRecord>(db.Database.IsSqlite() ? SqliteRows : PostgresRows, after, upTo, take).ToListAsync(cancellationToken);

    public static Task<List<SealRecord>> SealsAsync(PortalDbContext db, long after, long upTo, int take, CancellationToken cancellationToken) =>
        db.Database.SqlQueryRaw<SealRecord>(db.Database.IsSqlite() ? SqliteSeals : PostgresSeals, after, upTo, take).ToListAsync(cancellationToken);

    private static string TimeOf(string column) => Time.Replace("{column}", column, StringComparison.Ordinal);
}

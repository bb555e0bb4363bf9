using System.Data.Common;
using Claret.Portal.Audit;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.DataTests;

[Trait("Security", "23")]
public sealed class AppendOnlyAuditTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Rows_are_added(DatabaseKind kind)
    {
        await using var database = await WithARowAsync(kind);
        await using var db = database.NewContext();

        Assert.Equal("of the test", (await db.Audit.SingleAsync()).Reason);
    }

    [Theory]
    [OnSqlite("UPDATE \"Audit\" SET \"Reason\" = 'another'")]
    [OnSqlite("DELETE FROM \"Audit\"")]
    [OnSqlite("INSERT OR REPLACE INTO \"Audit\" (\"Id\", \"At\", \"Action\", \"Outcome\", \"Reason\") SELECT \"Id\", \"At\", \"Action\", \"Outcome\", 'another' FROM \"Audit\"")]
    [OnPostgres("UPDATE \"Audit\" SET \"Reason\" = 'another'")]
    [OnPostgres("DELETE FROM \"Audit\"")]
    [OnPostgres("TRUNCATE \"Audit\"")]
    public async Task Rows_are_neither_changed_nor_removed(DatabaseKind kind, string sql)
    {
        await using var database = await WithARowAsync(kind);
        await using var db = database.NewContext();

        var refusal = await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlRawAsync(sql));

        Assert.Contains("audit rows are only ever added", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("of the test", (await db.Audit.AsNoTracking().SingleAsync()).Reason);
    }

    private static async Task<TestDatabase> WithARowAsync(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await using var db = database.NewContext();
        db.Audit.Add(new AuditEntry
        {
            At = new DateTime(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc),
            Action = AuditAction.ResetRequested,
            Outcome = AuditOutcome.Done,
            Reason = "of the test",
        });
        await db.SaveChangesAsync();
        return database;
    }
}

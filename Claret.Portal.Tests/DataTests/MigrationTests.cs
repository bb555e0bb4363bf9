using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.DataTests;

public sealed class MigrationTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_last_migration_leaves_nothing_between_model_and_database(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var db = database.NewContext();

        Assert.NotEmpty(await db.Database.GetAppliedMigrationsAsync());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_table_can_be_read(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var db = database.NewContext();
        var tables = db.Model.GetEntityTypes().Where(entity => entity.GetTableName() is not null && !entity.IsOwned()).ToList();

        Assert.True(tables.Count >= 12, $"only {tables.Count} tables");
        foreach (var table in tables)
        {
            var columns = string.Join(", ", table.GetProperties().Select(property => $"\"{property.GetColumnName()}\""));
#pragma warning disable EF1002 // The names are the model's own.
            await db.Database.ExecuteSqlRawAsync($"SELECT {columns} FROM \"{table.GetTableName()}\" WHERE 1 = 0");
#pragma warning restore EF1002
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_persons_never_have_the_same_normalised_username(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await Given.APerson("Jo.Smith").InAsync(database);

        await Assert.ThrowsAsync<DbUpdateException>(() => Given.APerson("jo.ſmith").WithoutEmail().InAsync(database));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Any_number_of_persons_share_an_address(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        foreach (var username in (string[])["jo.smith", "jsmith", "10482"])
            await Given.APerson(username).WithEmail("Smith@claret.example").InAsync(database);
        await Given.APerson("nobody.1").WithoutEmail().InAsync(database);
        await Given.APerson("nobody.2").WithoutEmail().InAsync(database);

        await using var db = database.NewContext();
        Assert.Equal(3, await db.People.CountAsync(person => person.NormalizedEmail == "smith@claret.example"));
        Assert.Equal(2, await db.People.CountAsync(person => person.NormalizedEmail == null));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Times_come_back_as_the_utc_that_went_in(DatabaseKind kind)
    {
        var at = new DateTime(2026, 11, 22, 23, 59, 58, 123, DateTimeKind.Utc).AddTicks(4560);
        await using var database = await TestDatabase.CreateAsync(kind);
        await using (var db = database.NewContext())
        {
            db.Add(new Person { Username = "mara.lopez", Name = "Mara Lopez", CreatedAt = at, LastSignInAt = at });
            await db.SaveChangesAsync();
        }

        await using var later = database.NewContext();
        var person = await later.People.SingleAsync(p => p.LastSignInAt >= at && p.LastSignInAt < at.AddMilliseconds(1));
        Assert.Equal(at, person.CreatedAt);
        Assert.Equal(DateTimeKind.Utc, person.CreatedAt.Kind);
        Assert.Equal(DateTimeKind.Utc, person.LastSignInAt!.Value.Kind);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_somebody_deleted_did_stays_on_record(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var mara = await Given.APerson("mara.lopez").May(Feature.Resets, PrivilegeLevel.ViewOnly).InAsync(database);
        await using var db = database.NewContext();
        db.Audit.Add(new AuditEntry { At = mara.CreatedAt, Action = AuditAction.SignIn, Outcome = AuditOutcome.Done, PersonId = mara.Id });
        await db.SaveChangesAsync();

        await db.People.Where(person => person.Id == mara.Id).ExecuteDeleteAsync();

        Assert.Equal(mara.Id, (await db.Audit.SingleAsync()).PersonId);
        Assert.Empty(await db.Set<PersonPrivilege>().ToListAsync());
    }
}

using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Claret.Portal.Tests.DataTests;

/// <summary>What the database keeps beside the people says the same as the people.</summary>
public sealed class PeopleTriggersTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task After_ten_thousand_random_changes_search_and_addresses_agree_with_the_people(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var random = new Random(20261123);
        var next = 0;
        for (var batch = 0; batch < 50; batch++)
        {
            await using var db = database.NewContext();
            var known = await db.People.OrderBy(p => p.Id).ToListAsync();
            for (var change = 0; change < 200; change++)
            {
                var someone = known.Count == 0 ? null : known[random.Next(known.Count)];
                switch (random.Next(known.Count < 300 ? 4 : 6))
                {
                    case 0 or 1:
                        db.Add(new Person { Username = $"u{next++}", Name = $"Name {random.Next(50)}", Email = Address(random), CreatedAt = DateTime.UtcNow });
                        break;
                    case 2 when someone is not null:
                        someone.Name = $"Renamed {random.Next(1000)} Żółć";
                        break;
                    case 3 when someone is not null:
                        someone.Email = Address(random);
                        break;
                    case 4 when someone is not null:
                        known.Remove(someone);
                        db.Remove(someone);
                        break;
                    default:
                        // Many at once, and past the portal's own code.
                        await db.People.Where(p => p.Id % 97 == batch).ExecuteUpdateAsync(set => set.SetProperty(p => p.LastSignInAt, DateTime.UtcNow));
                        break;
                }
            }

            await db.SaveChangesAsync();
        }

        await using var bulk = database.NewContext();
        Assert.True(await bulk.People.CountAsync() > 200);
        await bulk.People.Where(p => p.Id % 5 == 0).ExecuteDeleteAsync();
        await AssertAgreesAsync(database);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task After_every_migration_and_the_way_back_they_agree_too(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateEmptyAsync(kind);
        await using (var db = database.NewContext())
        {
            var migrator = db.GetService<IMigrator>();
            var all = db.Database.GetMigrations().ToList();
            await migrator.MigrateAsync(all.TakeWhile(name => !name.EndsWith("_PeopleAtScale", StringComparison.Ordinal)).Last());
            // As the columns were before.
            foreach (var username in new[] { "mara", "jo", "jsmith" })
            {
                await db.Database.ExecuteSqlRawAsync(
                    """
                    INSERT INTO "People" ("Username", "NormalizedUsername", "Email", "NormalizedEmail", "Name", "SearchText", "Source", "State", "IsAdmin", "SecurityStamp", "CreatedAt")
                    VALUES ({0}, {0}, 'smith@claret.example', 'smith@claret.example', {1}, {2}, 0, 0, FALSE, {3}, {4})
                    """,
                    username, $"Person {username}", $"person {username} {username} smith@claret.example", Guid.NewGuid(), DateTime.UtcNow);
            }

            foreach (var later in all.SkipWhile(name => !name.EndsWith("_PeopleAtScale", StringComparison.Ordinal)))
            {
                await migrator.MigrateAsync(later);
                await AssertAgreesAsync(database);
            }

            await migrator.MigrateAsync(all[^2]);
            await migrator.MigrateAsync();
        }

        await AssertAgreesAsync(database);
        await using var reading = database.NewContext();
        Assert.Equal(3, (await reading.AddressUses.SingleAsync()).People);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Twenty_who_get_the_same_address_at_once_are_all_counted(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Given.APerson($"p{i}").WithEmail("all@claret.example").InAsync(database)));

        await using var db = database.NewContext();
        Assert.Equal(20, (await db.AddressUses.SingleAsync()).People);
    }

    private static string? Address(Random random) => random.Next(6) == 0 ? null : $"box{random.Next(40)}@claret.example";

    private static async Task AssertAgreesAsync(TestDatabase database)
    {
        await using var db = database.NewContext();
        var people = await db.Database.SqlQueryRaw<Searched>("""SELECT "Id", "SearchText", "NormalizedEmail" FROM "People" """).ToListAsync();
        Assert.NotEmpty(people);
        Assert.Equal(
            people.Where(p => p.NormalizedEmail is not null).GroupBy(p => p.NormalizedEmail!, StringComparer.Ordinal).Select(group => (group.Key, group.Count())).Order(),
            (await db.AddressUses.AsNoTracking().ToListAsync()).Select(use => (use.Address, use.People)).Order());
        if (database.Kind == DatabaseKind.PostgreSql)
            return;

        // Throws when the trigrams and the people's own text differ in anything.
        await db.Database.ExecuteSqlRawAsync("""INSERT INTO "PeopleSearch"("PeopleSearch", rank) VALUES('integrity-check', 1)""");
        foreach (var person in people.Take(20))
            Assert.Contains(person.Id, await db.Database.SqlQueryRaw<long>("""SELECT rowid AS "Value" FROM "PeopleSearch" WHERE "PeopleSearch" MATCH {0}""", Trigrams(person.SearchText)).ToListAsync());
    }

    private static string Trigrams(string text) => string.Join(" AND ", Enumerable.Range(0, text.Length - 2).Select(at => $"\"{text[at..(at + 3)]}\""));

    private sealed record Searched(long Id, string SearchText, string? NormalizedEmail);
}

using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.Sources.Reading;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.SourcesTests.Reading;

public sealed class NewPeopleTests
{
    private static readonly DateTime Then = new(2026, 11, 22, 14, 5, 6, DateTimeKind.Utc);

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_column_stands_there_as_EF_itself_would_have_written_it(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var db = database.NewContext();
        var provider = Given.HeadOffice();
        db.Providers.Add(provider);
        await db.SaveChangesAsync();
        var ids = await NewPeople.DrawIdsAsync(db, 2, default);
        Person[] people =
        [
            new()
            {
                Id = ids.Dequeue(), Username = "Jürgen.Łoś", Name = "Jürgen\tŁoś \"quoted\" \\N 🦊", Email = "Jürgen@Bücher.example", Source = PersonSource.Ldap, ProviderId = provider.Id,
                ExternalId = "id\\1", State = PersonState.Blocked, VanishedAt = Then, IsAdmin = true, PasswordHash = "hash", PasswordChangedAt = Then, Culture = "de-AT", CreatedAt = Then,
                LastSignInAt = Then.AddMilliseconds(7), InvitedAt = Then, GridView = "dense",
            },
            new() { Id = ids.Dequeue(), Username = "plain", Name = "Plain", Source = PersonSource.Ldap, ProviderId = provider.Id, ExternalId = "2", CreatedAt = Then },
        ];

        await AddAsync(db, people);

        await using var fresh = database.NewContext();
        var columns = fresh.Model.FindEntityType(typeof(Person))!.GetProperties().Select(property => property.PropertyInfo!).ToList();
        Assert.True(columns.Count >= 20, $"only {columns.Count} columns found");
        foreach (var person in people)
        {
            var stored = await fresh.People.AsNoTracking().SingleAsync(p => p.Id == person.Id);
            Assert.All(columns, column => Assert.Equal(column.GetValue(person), column.GetValue(stored)));
        }

        // What the database keeps by itself has followed, and its next id is nobody's yet.
        Assert.Equal("jürgen@xn--bcher-kva.example", (await fresh.AddressUses.SingleAsync()).Address);
        var next = await Given.APerson().InAsync(database);
        Assert.DoesNotContain(next.Id, people.Select(person => person.Id));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_a_batch_in_which_one_is_somebody_already_nobody_is_written(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await Given.APerson("taken").WithoutEmail().InAsync(database);
        await using var db = database.NewContext();
        var ids = await NewPeople.DrawIdsAsync(db, 2, default);
        Person[] people = [.. new[] { "free", "TAKEN" }.Select(username => new Person { Id = ids.Dequeue(), Username = username, Name = "Somebody", Email = "x@claret.example", CreatedAt = Then })];

        var fault = await Record.ExceptionAsync(() => AddAsync(db, people));

        Assert.True(Collision.Is(fault!) && Collision.IsOfKeys(fault!), $"{fault}");
        await using var fresh = database.NewContext();
        Assert.Equal("taken", (await fresh.People.SingleAsync()).Username);
        Assert.False(await fresh.AddressUses.AnyAsync());
    }

    private static async Task AddAsync(PortalDbContext db, Person[] people)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await NewPeople.AddAsync(db, people, default);
        await transaction.CommitAsync();
    }
}

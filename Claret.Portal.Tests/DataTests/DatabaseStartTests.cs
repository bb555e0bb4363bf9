using Claret.Portal.Hosting;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.DataTests;

public sealed class DatabaseStartTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_portal_serves_a_database_that_is_up_to_date(DatabaseKind kind)
    {
        await using var portal = await PortalFactory.StartAsync(kind);
        using var client = portal.NewClient();

        using var answer = await client.GetAsync(new Uri("/health/live", UriKind.Relative));
        await using var db = portal.Database.NewContext();

        Assert.True((int)answer.StatusCode < 500, answer.StatusCode.ToString());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task A_new_sqlite_file_is_brought_up_to_date()
    {
        var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        await using var portal = await PortalFactory.StartAsync(database);
        await using var db = database.NewContext();

        Assert.NotEmpty(await db.Database.GetAppliedMigrationsAsync());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_directory_is_refused_in_words()
    {
        await using var portal = await PortalFactory.StartAsync();

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => PortalFactory.StartAsync(
            settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Portal:DataDirectory"] = portal.DataDirectory }));

        Assert.Contains("Another process already serves the data directory", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(portal.DataDirectory, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_first_has_stopped_another_may_serve_it()
    {
        var first = await PortalFactory.StartAsync();
        var kept = await Given.APerson("mara.lopez").InAsync(first);

        await using var second = await first.RestartAsync();
        await using var db = second.Database.NewContext();

        Assert.Equal(kept.Id, (await db.People.SingleAsync(person => person.Username == "mara.lopez")).Id);
    }

    [Theory, OnPostgres]
    public async Task A_shared_database_that_was_not_migrated_is_refused_in_words(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateEmptyAsync(kind);

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => PortalFactory.StartAsync(database));

        Assert.Contains("not up to date", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("migrate", refusal.Message, StringComparison.Ordinal);
    }
}

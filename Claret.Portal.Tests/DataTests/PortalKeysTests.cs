using Claret.Portal.Data;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.DataTests;

public sealed class PortalKeysTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory, OnSqlite, OnPostgres]
    public async Task A_restart_keeps_the_key(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        using var before = KeysOn(database);
        using var after = KeysOn(database);

        Assert.Equal(
            await before.HashAsync("decoy", "mara@claret.example", CancellationToken.None),
            await after.HashAsync("decoy", "mara@claret.example", CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nodes_that_start_at_once_agree_on_one_key(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var nodes = Enumerable.Range(0, 8).Select(_ => KeysOn(database)).ToList();

        var hashes = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.HashAsync("decoy", "mara", CancellationToken.None))));

        Assert.Single(hashes.Select(Convert.ToHexString).Distinct());
        await using var db = database.NewContext();
        Assert.Equal(1, await db.Secrets.CountAsync());
        nodes.ForEach(node => node.Dispose());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Another_purpose_another_value_and_another_portal_give_another_hash(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var elsewhere = await TestDatabase.CreateAsync(kind);
        using var keys = KeysOn(database);
        using var others = KeysOn(elsewhere);

        var hashes = new[]
        {
            await keys.HashAsync("decoy", "mara", CancellationToken.None),
            await keys.HashAsync("limit", "mara", CancellationToken.None),
            await keys.HashAsync("decoy", "jo", CancellationToken.None),
            await others.HashAsync("decoy", "mara", CancellationToken.None),
        };

        Assert.Equal(hashes.Length, hashes.Select(Convert.ToHexString).Distinct().Count());
        Assert.All(hashes, hash => Assert.Equal(32, hash.Length));
    }

    private PortalKeys KeysOn(TestDatabase database) =>
        new(database.Contexts, DataProtectionProvider.Create(new DirectoryInfo(folder.Path)));
}

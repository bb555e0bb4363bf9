using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Settings;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Tests.SettingsTests;

/// <summary>People who may change settings, and what they leave behind.</summary>
internal static class SettingsBench
{
    private static int changes;

    public static Task<Person> KeeperAsync(this TestDatabase database, string name = "Ada Keeper", PrivilegeLevel level = PrivilegeLevel.FullAccess) =>
        Given.APerson().Named(name).May(Feature.Settings, level).InAsync(database);

    public static Task<Person> AdminKeeperAsync(this TestDatabase database, string name = "Ada Keeper") =>
        Given.APerson().Named(name).Admin().InAsync(database);

    public static async Task<Caller> AsKeeperAsync(this Bench bench, string name = "Ada Keeper", PrivilegeLevel level = PrivilegeLevel.FullAccess) =>
        await bench.SessionOfAsync(await bench.Database.KeeperAsync(name, level));

    public static async Task<Caller> AsAdminKeeperAsync(this Bench bench, string name = "Ada Keeper") =>
        await bench.SessionOfAsync(await bench.Database.AdminKeeperAsync(name));

    public static Task<SettingsOutcome> SaveAsync(this Bench bench, Caller? caller, params (string Key, string Value)[] edits) =>
        bench.SaveSeenAsync(caller, null, edits);

    /// <param name="seen">Since when the page showed the values as kept.</param>
    public static Task<SettingsOutcome> SaveSeenAsync(this Bench bench, Caller? caller, DateTime? seen, params (string Key, string Value)[] edits) =>
        bench.Get<SettingsChange>().SaveAsync(caller, [.. edits.Select(edit => new SettingEdit(edit.Key, edit.Value, seen))], CancellationToken.None);

    /// <summary>What the portal acts by.</summary>
    public static T Options<T>(this Bench bench)
        where T : class => bench.Get<IOptions<T>>().Value;

    public static async Task<SettingState> StateAsync(this Bench bench, Caller caller, string key) =>
        (await bench.Get<SettingsQuery>().ReadAsync(caller, CancellationToken.None))!.Settings.Single(state => state.Definition.Key == key);

    public static async Task<List<StoredSetting>> KeptAsync(this TestDatabase database)
    {
        await using var db = database.NewContext();
        return await db.Settings.AsNoTracking().OrderBy(s => s.Key).ToListAsync();
    }

    /// <summary>By somebody at the database, past the page.</summary>
    public static async Task KeepAsync(this TestDatabase database, params (string Key, string Value)[] settings)
    {
        await using var db = database.NewContext();
        foreach (var (key, value) in settings)
        {
            await db.Settings.Where(s => s.Key == key).ExecuteDeleteAsync();
            db.Settings.Add(new StoredSetting { Key = key, Value = value, IsSecret = false, ChangedAt = new DateTime(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc).AddSeconds(Interlocked.Increment(ref changes)), ChangedBy = 0 });
        }

        await db.SaveChangesAsync();
    }

    public static async Task<List<(AuditOutcome Outcome, string? Reason)>> RecordAsync(this TestDatabase database, AuditAction action = AuditAction.SettingChanged)
    {
        await using var db = database.NewContext();
        var rows = await db.Audit.AsNoTracking().Where(e => e.Action == action).OrderBy(e => e.Id).ToListAsync();
        return rows.ConvertAll(e => (e.Outcome, e.Reason));
    }
}

using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Settings;

/// <summary>What the settings page shows. Null means that the caller may not see it.</summary>
public sealed class SettingsQuery(IDbContextFactory<PortalDbContext> contexts, ActorReader actors, SettingsLayers layers, SettingsTable table)
{
    /// <summary>As the database has it, which this node follows within a second.</summary>
    public async Task<SettingsView?> ReadAsync(Caller? caller, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await actors.ReadAsync(db, caller, cancellationToken) is not { } actor || !actor.May.CanView(Feature.Settings))
            return null;

        var rows = await db.Settings.AsNoTracking().ToDictionaryAsync(s => s.Key, StringComparer.OrdinalIgnoreCase, cancellationToken);
        var changers = rows.Values.Select(row => row.ChangedBy).Distinct().ToList();
        var names = await db.People.Where(p => changers.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        var address = await db.People.Where(p => p.Id == actor.PersonId).Select(p => p.Email).SingleOrDefaultAsync(cancellationToken);
        return new SettingsView(
            actor.May.On(Feature.Settings) == PrivilegeLevel.FullAccess,
            actor.May.IsAdmin,
            [.. SettingCatalogue.All.Select(setting => StateOf(setting, rows.GetValueOrDefault(setting.Key), names))],
            address);
    }

    private SettingState StateOf(SettingDefinition setting, StoredSetting? row, Dictionary<long, string> names)
    {
        var above = layers.Above(setting.Key);
        var below = layers.Below(setting.Key);
        var read = row is null ? null : table.Read(setting, row);
        var usual = SettingCatalogue.Canonical(setting, below ?? SettingCatalogue.Default(setting.Key));
        var value = SettingCatalogue.Canonical(setting, above?.Value ?? read ?? usual);
        var source = above is not null ? SettingSource.Environment : row is not null ? SettingSource.Page : below is not null ? SettingSource.File : SettingSource.Usual;
        return new SettingState(
            setting, setting.IsSecret ? "" : value, setting.IsSecret ? "" : usual, value.Length > 0, source, above?.Name,
            row is null ? null : new SettingKept(row.ChangedAt, names.GetValueOrDefault(row.ChangedBy), IsUnreadable: read is null));
    }
}

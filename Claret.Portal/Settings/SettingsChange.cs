using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Profile.Acts;
using Claret.Portal.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Settings;

/// <summary>Saves what an admin typed on the settings page, all of it or nothing, and brings it into effect here; the other nodes follow by themselves.</summary>
public sealed class SettingsChange(
    IDbContextFactory<PortalDbContext> contexts, ActorReader actors, SettingsTable table, SettingsLayers layers, SettingsKeeper keeper, SettingsQuery query,
    RequestOrigin origin, TimeProvider clock)
{
    private const int MaxReason = 500;
    private const int MaxValueInReason = 200;

    public async Task<SettingsOutcome> SaveAsync(Caller? caller, IReadOnlyList<SettingEdit> edits, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Notes that the session is used before anything is locked: sessions come last.
        await actors.ReadAsync(db, caller, cancellationToken);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Nobody stops being an Admin while it is judged who may still sign in.
        if (edits.Any(edit => SettingCatalogue.Find(edit.Key)?.Part == SettingsPart.SignIn))
            await LastAdmin.TakeTurnAsync(db, cancellationToken);
        await TakeTurnAsync(db, cancellationToken);
        SettingsOutcome outcome = new SettingsOutcome.Refused(SettingsRefusal.NotAllowed);
        if (await actors.ReadAsync(db, caller, cancellationToken) is { } actor && actor.May.On(Feature.Settings) == PrivilegeLevel.FullAccess)
        {
            outcome = !actor.May.IsAdmin && edits.Any(edit => SettingCatalogue.Find(edit.Key) is { IsForAdmins: true })
                ? new SettingsOutcome.Refused(SettingsRefusal.OnlyAdmins)
                : await ApplyAsync(db, caller!, edits, cancellationToken);
        }

        if (WhyNot(outcome) is { } why)
            db.Audit.Add(Entry(caller, AuditOutcome.Refused, $"{string.Join(", ", edits.Select(edit => SettingCatalogue.Find(edit.Key)?.Key ?? "?").Take(10))}: {why}"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        if (outcome is SettingsOutcome.Saved)
            await keeper.RefreshAsync(cancellationToken);
        return outcome is SettingsOutcome.Conflict ? await NowAsync(caller, edits, cancellationToken) : outcome;
    }

    /// <summary>Who saves at the same moment waits, for the whole is checked as it will be. SQLite's transaction is alone anyway.</summary>
    public static async Task TakeTurnAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
            await db.Database.ExecuteSqlRawAsync("""LOCK TABLE "Settings" IN SHARE ROW EXCLUSIVE MODE""", cancellationToken);
    }

    private async Task<SettingsOutcome> ApplyAsync(PortalDbContext db, Caller caller, IReadOnlyList<SettingEdit> edits, CancellationToken cancellationToken)
    {
        var rows = await db.Settings.ToDictionaryAsync(s => s.Key, StringComparer.OrdinalIgnoreCase, cancellationToken);
        var pending = new PendingSettings(layers, table.Values(rows.Values));
        var hasConflict = false;
        foreach (var edit in edits)
        {
            if (SettingCatalogue.Find(edit.Key) is not { } setting)
                return new SettingsOutcome.Refused(SettingsRefusal.NoSuchSetting);
            if (layers.Above(setting.Key) is not null)
                return new SettingsOutcome.Refused(SettingsRefusal.Locked);

            var value = PendingSettings.Sound(setting, edit.Value);
            hasConflict |= rows.GetValueOrDefault(setting.Key)?.ChangedAt != edit.Seen && pending.EffectiveBefore(setting.Key) != value;
            pending.Set(setting, value);
        }

        if (hasConflict)
            return new SettingsOutcome.Conflict([]);

        pending.ClearSecrets(edits.Select(edit => edit.Key).ToHashSet(StringComparer.OrdinalIgnoreCase));
        if (keeper.FaultsOf(pending.After) is { Count: > 0 } faults)
            return new SettingsOutcome.Invalid(faults);

        if (await LocksOutAsync(db, pending, cancellationToken))
            return new SettingsOutcome.Invalid(["SignIn:NamedAdmins names no Admin who can sign in here with a password: nobody would get in when the provider can't be reached."]);

        // A secret that can't be read any more counts as none, and is removed all the same.
        var removed = edits.Select(edit => SettingCatalogue.Find(edit.Key)!).Where(setting => rows.ContainsKey(setting.Key) && !pending.After.ContainsKey(setting.Key));
        foreach (var setting in pending.Changed.Union(removed))
            Write(db, caller, rows.GetValueOrDefault(setting.Key), setting, pending);
        return new SettingsOutcome.Saved(pending.Cleared);
    }

    private static async Task<bool> LocksOutAsync(PortalDbContext db, PendingSettings pending, CancellationToken cancellationToken)
    {
        var after = new SignInOptions { Passwords = pending.EffectiveAfter("SignIn:Passwords"), NamedAdmins = pending.EffectiveAfter("SignIn:NamedAdmins") };
        if (after.IsForEverybody)
            return false;

        var named = SignInOptions.UsernamesIn(after.NamedAdmins);
        return !await db.People.AnyAsync(
            p => named.Contains(p.NormalizedUsername) && p.IsAdmin && p.Source == PersonSource.Local && p.State == PersonState.Active && p.PasswordHash != null, cancellationToken);
    }

    /// <summary>Outside the transaction, which on SQLite nobody else writes beside.</summary>
    private async Task<SettingsOutcome> NowAsync(Caller? caller, IReadOnlyList<SettingEdit> edits, CancellationToken cancellationToken)
    {
        var view = await query.ReadAsync(caller, cancellationToken);
        return view is null
            ? new SettingsOutcome.Refused(SettingsRefusal.NotAllowed)
            : new SettingsOutcome.Conflict([.. view.Settings.Where(now => edits.Any(edit =>
                edit.Key == now.Definition.Key && edit.Seen != now.Kept?.At && (now.Definition.IsSecret || PendingSettings.Sound(now.Definition, edit.Value) != now.Value)))]);
    }

    private void Write(PortalDbContext db, Caller caller, StoredSetting? row, SettingDefinition setting, PendingSettings pending)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (!pending.After.TryGetValue(setting.Key, out var value))
        {
            db.Settings.Remove(row!);
        }
        else if (row is null)
        {
            db.Settings.Add(new StoredSetting { Key = setting.Key, Value = table.Written(setting, value!), IsSecret = setting.IsSecret, ChangedAt = now, ChangedBy = caller.PersonId });
        }
        else
        {
            // Later than the last one, whatever the nodes' clocks say: by it others see that there is something new.
            (row.Value, row.ChangedBy) = (table.Written(setting, value!), caller.PersonId);
            row.ChangedAt = now > row.ChangedAt ? now : row.ChangedAt.AddMilliseconds(1);
        }

        db.Audit.Add(Entry(caller, AuditOutcome.Done, What(setting, pending)));
    }

    /// <summary>A secret and a picture are never written down, only that they changed.</summary>
    private static string What(SettingDefinition setting, PendingSettings pending)
    {
        var (old, now) = (pending.EffectiveBefore(setting.Key), pending.EffectiveAfter(setting.Key));
        if (pending.Cleared.Contains(setting))
            return $"{setting.Key}: removed, for what it belongs to has changed";
        if (setting.IsSecret || setting.Kind == SettingKind.Picture)
            return $"{setting.Key}: {(now.Length == 0 ? "removed" : "changed")}";

        var usual = pending.After.ContainsKey(setting.Key) ? "" : " (the usual)";
        return $"{setting.Key}: {Quoted(old)} -> {Quoted(now)}{usual}";
    }

    private static string Quoted(string value) => value.Length == 0 ? "(empty)" : Typed.Cut(value, MaxValueInReason);

    private static string? WhyNot(SettingsOutcome outcome) => outcome switch
    {
        SettingsOutcome.Refused refused => refused.Refusal.ToString(),
        SettingsOutcome.Invalid => "Invalid",
        SettingsOutcome.Conflict => "Conflict",
        _ => null,
    };

    private AuditEntry Entry(Caller? caller, AuditOutcome outcome, string reason) =>
        AuditEntries.New(clock, origin, AuditAction.SettingChanged, outcome, caller?.PersonId, reason: Typed.Cut(reason, MaxReason));
}

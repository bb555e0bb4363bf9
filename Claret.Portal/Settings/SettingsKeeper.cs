using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Settings;

/// <summary>
/// Brings what the table says into the configuration of this node, if the validators accept the whole that it makes. At the start a
/// fault is named like any other; later the last good values stay, and the log says so.
/// </summary>
public sealed partial class SettingsKeeper(
    IDbContextFactory<PortalDbContext> contexts, StoredSettings stored, SettingsTable table, SettingsLayers layers, SettingsCheck check, ILogger<SettingsKeeper> logger)
    : StartReading, IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private IReadOnlyList<Mark>? seen;

    /// <exception cref="OptionsValidationException">Names every fault, and what wins over it.</exception>
    public override async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Settings.AsNoTracking().OrderBy(s => s.Key).ToListAsync(cancellationToken);
        var values = table.Values(rows);
        if (FaultsOf(values) is { Count: > 0 } faults)
            throw new OptionsValidationException("settings", typeof(SettingsKeeper), faults.Select(Named));

        seen = MarksOf(rows);
        if (values.Count > 0)
            stored.Take(values);
    }

    /// <summary>Looks whether anybody, on any node, has changed something. One small query where nobody has.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var marks = await db.Settings.AsNoTracking().OrderBy(s => s.Key).Select(s => new Mark(s.Key, s.ChangedAt)).ToListAsync(cancellationToken);
            if (seen?.SequenceEqual(marks) == true || (seen is null && marks.Count == 0))
                return;

            var rows = await db.Settings.AsNoTracking().OrderBy(s => s.Key).ToListAsync(cancellationToken);
            Take(rows);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What the validators say of the whole with these values kept.</summary>
    public IReadOnlyList<string> FaultsOf(IReadOnlyDictionary<string, string?> values) => [.. check.FaultsIn(layers.With(values)), .. SecretPlaces.Faults(layers, values)];

    public void Dispose() => turn.Dispose();

    private void Take(List<StoredSetting> rows)
    {
        seen = MarksOf(rows);
        var values = table.Values(rows);
        if (FaultsOf(values) is { Count: > 0 } faults)
        {
            LogRefused(logger, string.Join(' ', faults));
            return;
        }

        try
        {
            stored.Take(values);
            LogTaken(logger, rows.Count);
        }
        catch (AggregateException fault)
        {
            // What watches the configuration was told, and one of them had a fault: the others have the new values.
            LogNotFollowed(logger, fault);
        }
    }

    private static List<Mark> MarksOf(List<StoredSetting> rows) => rows.ConvertAll(row => new Mark(row.Key, row.ChangedAt));

    /// <summary>The files and the environment are sound by themselves, or it would not have come to this.</summary>
    private static string Named(string fault)
    {
        var variable = fault.Split(' ')[0].TrimEnd(':').Replace(":", "__", StringComparison.Ordinal);
        return $"{fault} It, or what it depends on, is kept by the settings page; {variable} in the environment wins over that.";
    }

    private sealed record Mark(string Key, DateTime ChangedAt);

    [LoggerMessage(Level = LogLevel.Information, Message = "The settings that the settings page keeps ({Count}) are in effect")]
    private static partial void LogTaken(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "What the settings page keeps is not valid on this node, so the settings before it stay in effect: {Faults}")]
    private static partial void LogRefused(ILogger logger, string faults);

    [LoggerMessage(Level = LogLevel.Error, Message = "A part of the portal didn't follow the changed settings")]
    private static partial void LogNotFollowed(ILogger logger, Exception exception);
}

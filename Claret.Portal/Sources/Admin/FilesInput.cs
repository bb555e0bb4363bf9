using Claret.Portal.Accounts;
using Claret.Portal.Sources.Files;

namespace Claret.Portal.Sources.Admin;

/// <summary>A file of people while somebody types how its columns are called.</summary>
public sealed class FilesInput : ProviderInput, IScheduleInput
{
    public FilesInput() => TakeValues(new FileSettings());

    public string? IdColumn { get; set; }

    public string? UsernameColumn { get; set; }

    public string? NameColumn { get; set; }

    public string? EmailColumn { get; set; }

    public string? EveryMinutes { get; set; }

    public string? MaxBlockedPercent { get; set; }

    public string? AlwaysBlocked { get; set; }

    public override PersonSource Source => PersonSource.UserSync;

    /// <summary>Never: the usual names of columns are as good as any.</summary>
    public override bool IsBlank => false;

    protected override void TakeSettings(ProviderState state) => TakeValues(ProviderSettings.Read<FileSettings>(state.Settings) ?? new FileSettings());

    protected override string Written() => ProviderSettings.Written((ProviderSettings.Read<FileSettings>(State?.Settings) ?? new FileSettings()) with
    {
        IdColumn = Sound(IdColumn, MaxLabel),
        UsernameColumn = Sound(UsernameColumn, MaxLabel),
        NameColumn = Sound(NameColumn, MaxLabel),
        EmailColumn = Sound(EmailColumn, MaxLabel),
        Reading = Schedule(this),
    });

    private void TakeValues(FileSettings kept)
    {
        (IdColumn, UsernameColumn, NameColumn, EmailColumn) = (kept.IdColumn, kept.UsernameColumn, kept.NameColumn, kept.EmailColumn);
        TakeSchedule(this, kept.Reading);
    }
}

namespace Claret.Portal.Sources.Admin;

/// <summary>When a directory or a file is read, while somebody types it.</summary>
public interface IScheduleInput
{
    /// <summary>"0" for only when somebody asks.</summary>
    string? EveryMinutes { get; set; }

    string? MaxBlockedPercent { get; set; }

    string? AlwaysBlocked { get; set; }
}

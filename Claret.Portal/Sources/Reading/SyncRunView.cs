namespace Claret.Portal.Sources.Reading;

/// <param name="StartedBy">The username of who asked for it; null for the schedule and the drop folder, and where that person is gone.</param>
public sealed record SyncRunView(SyncRun Run, string? StartedBy);

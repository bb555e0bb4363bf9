namespace Claret.Portal.Sources.Reading;

/// <summary>What one run is to do.</summary>
/// <param name="StartedBy">The admin who asked; null for the schedule and the drop folder.</param>
/// <param name="MayBlock">So many may be blocked, an admin has said: the guard lets them pass.</param>
/// <param name="FileName">Which of the taken files; null for a directory.</param>
/// <param name="IsWhole">Everybody is compared, also those of whom the source says that they didn't change.</param>
/// <param name="Setup">As which the provider must still be set up, for else the order is about others; null for as it is.</param>
public sealed record ReadOrder(bool IsDryRun = false, long? StartedBy = null, int? MayBlock = null, string? FileName = null, bool IsWhole = false, Guid? Setup = null);

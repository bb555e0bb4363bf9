namespace Claret.Portal.Sources.Reading;

/// <param name="Runs">Newest first.</param>
public sealed record SyncRunList(IReadOnlyList<SyncRunView> Runs, bool MayStart);

namespace Claret.Portal.Sources.Reading;

/// <param name="Kept">How many of this kind are kept in all; the run's own number counts those beyond <see cref="SyncFinding.MaxKept"/> too.</param>
public sealed record FindingPage(IReadOnlyList<SyncFinding> Findings, int Kept);

using Claret.Portal.Hosting;

namespace Claret.Portal.Sources.Reading;

/// <summary>Pulsed by whoever has put something into <see cref="BegunRuns"/>.</summary>
public sealed class SyncSignal(TimeProvider clock) : WorkSignal(clock);

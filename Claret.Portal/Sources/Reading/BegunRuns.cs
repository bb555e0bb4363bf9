using System.Collections.Concurrent;

namespace Claret.Portal.Sources.Reading;

/// <summary>Runs that an admin has just begun on this node, for its worker to carry out. Their rows stand already: should the node die now, the lease passes.</summary>
public sealed class BegunRuns
{
    private readonly ConcurrentQueue<SyncRun> runs = new();

    public void Add(SyncRun run) => runs.Enqueue(run);

    public bool TryTake([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out SyncRun run) => runs.TryDequeue(out run);
}

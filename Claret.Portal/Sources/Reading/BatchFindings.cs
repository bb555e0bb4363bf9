using Claret.Portal.Accounts;
using Claret.Portal.Hosting;

namespace Claret.Portal.Sources.Reading;

/// <summary>What one batch of a run has found: all counted, the first of each kind kept.</summary>
public sealed class BatchFindings(SyncRun run)
{
    public RunCounts Counts { get; private set; } = RunCounts.Of(run);

    public List<SyncFinding> Kept { get; } = [];

    public void Add(SyncFindingKind kind, long? personId, string? username, string? name, string? place, string? detail)
    {
        if (Counts.Of(kind) < SyncFinding.MaxKept)
        {
            Kept.Add(new SyncFinding
            {
                RunId = run.Id,
                Kind = kind,
                PersonId = personId,
                Username = Cut(username, Person.MaxUsername),
                Name = Cut(name, Person.MaxName),
                Place = Cut(place, SyncFinding.MaxPlace),
                Detail = Cut(detail, SyncFinding.MaxDetail),
            });
        }

        Count(kind, 1);
    }

    public void Count(SyncFindingKind kind, int count) => Counts = Counts.Plus(kind, count);

    private static string? Cut(string? text, int maxLength) => text is null ? null : Typed.Cut(text, maxLength);
}

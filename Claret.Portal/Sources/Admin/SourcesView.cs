using Claret.Portal.Accounts;

namespace Claret.Portal.Sources.Admin;

/// <param name="MaySeePeople">The grid is shown to whoever asks, so that numbers may lead there.</param>
public sealed record SourcesView(bool MayChange, bool MaySeePeople, IReadOnlyList<SourceView> Sources, int LocalPeople);

/// <summary>One provider in the list.</summary>
/// <param name="People">Its active people and those who are blocked; <see cref="SourcesQuery.CountedUpTo"/> at most.</param>
/// <param name="LastSignInAt">Newest sign-in through it that is still on record.</param>
/// <param name="LastRun">Newest reading that was meant; dry runs are somebody's own affair.</param>
/// <param name="Waiting">Who waits to be linked; <see cref="SourcesQuery.CountedUpTo"/> at most.</param>
public sealed record SourceView(
    long Id, PersonSource Source, string Name, bool IsSetUp, bool IsEnabled, int People, DateTime? LastSignInAt, RunView? LastRun, int Waiting);

/// <summary>One reading, without its findings.</summary>
public sealed record RunView(
    long Id, SyncRunState State, bool IsDryRun, bool IsWhole, DateTime StartedAt, DateTime? EndedAt, string? StartedBy, string? FileName,
    int Named, int Added, int Changed, int Blocked, int Returned, int Refused, string? Problem)
{
    public bool IsRunning => EndedAt is null;
}

/// <summary>One provider's page.</summary>
public sealed record ProviderView(bool MayChange, bool MaySeePeople, ProviderState State, SourceView Summary);

/// <summary>Somebody whom the source names and who isn't taken.</summary>
public sealed record WaitingPerson(long Id, string ExternalId, string? Username, string? Name, string? Email, SourceRefusal Why, DateTime SeenAt);

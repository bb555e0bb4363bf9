using Claret.Portal.Accounts;

namespace Claret.Portal.Sources.Admin;

/// <param name="MaySeePeople">The grid is shown to whoever asks, so that numbers may lead there.</param>
public sealed record SourcesView(bool MayAdd, bool MaySeePeople, IReadOnlyList<SourceView> Sources, int LocalPeople);

/// <summary>One provider in the list.</summary>
/// <param name="People">Its active people and those who are blocked; <see cref="SourcesQuery.CountedUpTo"/> at most.</param>
/// <param name="LastSignInAt">Newest sign-in through it that is still on record.</param>
/// <param name="LastRun">Newest reading that was meant; dry runs are somebody's own affair.</param>
/// <param name="Waiting">Who waits to be linked; <see cref="SourcesQuery.CountedUpTo"/> at most.</param>
public sealed record SourceView(
    long Id, PersonSource Source, string Name, bool IsSetUp, bool IsEnabled, int People, DateTime? LastSignInAt, SyncRun? LastRun, int Waiting);

/// <summary>One provider's page.</summary>
/// <param name="MayChange">Its name, whom its people ask, and when it is read.</param>
/// <param name="MaySetUp">Everything else, and whether it is on.</param>
/// <param name="MayLink">Whoever asks may say who owns somebody's password, which is more than changing what is set.</param>
public sealed record ProviderView(bool MayChange, bool MaySetUp, bool MaySeePeople, bool MayLink, ProviderState State, SourceView Summary);

/// <summary>One reading's page.</summary>
/// <param name="StartedBy">Null for the schedule and the drop folder, and where that person is gone.</param>
/// <param name="IsLatest">No later one was meant: what it asks can still be allowed.</param>
public sealed record RunPageView(bool MayStart, bool MaySeePeople, string ProviderName, PersonSource Source, SyncRun Run, string? StartedBy, bool IsLatest);

/// <summary>Somebody whom the source names and who isn't taken.</summary>
public sealed record WaitingPerson(long Id, string ExternalId, string? Username, string? Name, string? Email, SourceRefusal Why, DateTime SeenAt);

using Claret.Portal.Accounts;

namespace Claret.Portal.People;

/// <summary>The person beside whom a page begins or ends, by what each order goes by.</summary>
internal sealed record PeopleAnchor(
    long Id, string SortName, string NormalizedUsername, string? NormalizedEmail, PersonSource Source, PersonState State, DateTime? LastSignInAt, DateTime CreatedAt)
{
    public object? In(string column) => column switch
    {
        nameof(NormalizedUsername) => NormalizedUsername,
        nameof(NormalizedEmail) => NormalizedEmail,
        nameof(Source) => (int)Source,
        nameof(State) => (int)State,
        nameof(LastSignInAt) => LastSignInAt,
        nameof(CreatedAt) => CreatedAt,
        _ => SortName,
    };
}

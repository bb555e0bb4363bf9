using Claret.Portal.Accounts;
using Claret.Portal.Resets;

namespace Claret.Portal.People;

/// <summary>One person as the grid shows them to one actor.</summary>
/// <param name="SharedBy">How many people have this address; 1 when it is theirs alone.</param>
/// <param name="InvitedAt">When they were last invited; null for whoever has joined, or never was.</param>
/// <param name="Refusal">Why this actor can't send them a reset; null when they can.</param>
public sealed record PersonRow(
    long Id, string Name, string Username, string? Email, int SharedBy, PersonSource Source, string? ProviderName, PersonState State, bool IsAdmin,
    DateTime? InvitedAt, DateTime? LastSignInAt, DateTime CreatedAt, ResetRefusal? Refusal)
{
    public PeopleStanding Standing => State == PersonState.Blocked ? PeopleStanding.Blocked : InvitedAt is null ? PeopleStanding.Active : PeopleStanding.Invited;

    public static PersonRow Of(Person person, int sharedBy, Privileges actor) => new(
        person.Id, person.Name, person.Username, person.Email, sharedBy, person.Source, person.Provider?.Name, person.State, person.IsAdmin,
        person.InvitedAt, person.LastSignInAt, person.CreatedAt, ResetEligibility.Refusal(actor, person));
}

using Claret.Portal.Accounts;
using Claret.Portal.People;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Resets;

namespace Claret.Portal.Profile;

/// <summary>What the profile shows to one actor.</summary>
/// <param name="Refusals">Why this actor can't do each of the acts; null where they can. The services ask again.</param>
/// <param name="VanishedAt">Since when their source names them no longer, which blocked them.</param>
/// <param name="IsOneself">The actor looks at themselves.</param>
public sealed record PersonProfile(
    PersonRow Person, string? PasswordUrl, string? ProviderContact, DateTime CreatedAt, DateTime? LastSignInAt, DateTime? PasswordChangedAt, DateTime? InvitedAt, DateTime? VanishedAt,
    Privileges Privileges, bool IsOneself, IReadOnlyDictionary<Act, ActRefusal?> Refusals,
    bool MayCancelResets, bool MaySeeResets, IReadOnlyList<ResetRow> Resets, IReadOnlyList<ShownSession> Sessions)
{
    public bool May(Act act) => Refusals[act] is null;
}

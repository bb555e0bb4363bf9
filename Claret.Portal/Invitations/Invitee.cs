using Claret.Portal.Accounts;

namespace Claret.Portal.Invitations;

/// <summary>Somebody who is to be made a person here.</summary>
/// <param name="Details">Trimmed.</param>
/// <param name="DespiteAccounts">Also when the address has an account already: the admin has seen that and wants it so.</param>
public sealed record Invitee(PersonDetails Details, bool DespiteAccounts = false);

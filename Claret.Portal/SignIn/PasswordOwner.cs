using Claret.Portal.Accounts;

namespace Claret.Portal.SignIn;

/// <summary>Somebody who may set their own password.</summary>
/// <param name="Ticket">The temporary password that let them in; null with a whole session, which needs the current password.</param>
public sealed record PasswordOwner(Person Person, Guid SessionId, Ticket? Ticket);

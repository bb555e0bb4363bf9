namespace Claret.Portal.Invitations;

/// <summary>Somebody whose invitation is on its way.</summary>
public sealed record InvitedPerson(long Id, string Name, string Username, string Email);

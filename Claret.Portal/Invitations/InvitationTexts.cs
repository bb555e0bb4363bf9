namespace Claret.Portal.Invitations;

/// <summary>Names the resource file beside it.</summary>
public sealed class InvitationTexts;

namespace Claret.Portal.Invitations;

public enum InviteStep
{
    /// <summary>Addresses, and a message.</summary>
    Whom,

    /// <summary>Names and usernames; what is in the way is resolved.</summary>
    Check,
    Sent,
}

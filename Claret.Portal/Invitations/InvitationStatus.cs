namespace Claret.Portal.Invitations;

/// <summary>How somebody's invitation stands, as their profile shows it to one actor.</summary>
/// <param name="InvitedBy">The name of whoever sent it last; null where that person is gone.</param>
/// <param name="Until">When the link ends; null where none lives, or its mail is still to be sent.</param>
/// <param name="IsWaiting">The mail is still to be sent: the link's time begins with that.</param>
/// <param name="Refusal">Why this actor can't send it again; null where they can.</param>
public sealed record InvitationStatus(DateTime InvitedAt, string? InvitedBy, DateTime? Until, bool IsWaiting, ResendRefusal? Refusal);

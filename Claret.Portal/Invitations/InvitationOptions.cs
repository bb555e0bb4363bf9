namespace Claret.Portal.Invitations;

/// <summary>Section <c>Invitations</c>.</summary>
public sealed class InvitationOptions
{
    public const string Section = "Invitations";

    /// <summary>Of the link with which somebody who was invited sets the first password. Runs from the first hand-over to the mail transport.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(7);
}

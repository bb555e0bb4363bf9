namespace Claret.Portal.Invitations;

/// <summary>What came of a whole list.</summary>
public abstract record InviteOutcome
{
    private InviteOutcome()
    {
    }

    /// <param name="Rows">One for each of the list, in its order.</param>
    public sealed record Tried(IReadOnlyList<InviteeOutcome> Rows) : InviteOutcome;

    /// <summary>Nobody was invited: the session is over, or the privilege was taken.</summary>
    public sealed record NotAllowed : InviteOutcome;

    public sealed record TooMany : InviteOutcome;
}

/// <summary>What came of one of the list.</summary>
public abstract record InviteeOutcome
{
    private InviteeOutcome()
    {
    }

    public sealed record Invited(long PersonId, string Reference) : InviteeOutcome;

    public sealed record InTheWay(IReadOnlyList<InviteFinding> Findings) : InviteeOutcome;

    /// <summary>The privilege was taken in the middle of the list.</summary>
    public sealed record NotAllowed : InviteeOutcome;
}

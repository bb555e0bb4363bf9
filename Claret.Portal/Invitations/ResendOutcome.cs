namespace Claret.Portal.Invitations;

public abstract record ResendOutcome
{
    private ResendOutcome()
    {
    }

    public sealed record Sent(string Reference) : ResendOutcome;

    /// <summary>A moment ago, by this admin or another.</summary>
    public sealed record JustSent : ResendOutcome;

    public sealed record Refused(ResendRefusal Why) : ResendOutcome;
}

/// <summary>Why an invitation can't be sent again. Kept by name in the audit; the panel has a sentence for each.</summary>
public enum ResendRefusal
{
    /// <summary>The session is over, or the privilege was taken.</summary>
    NotAllowed,
    NoSuchPerson,

    /// <summary>The person is an Admin and the actor is none.</summary>
    OnlyAdmins,
    MorePrivileges,

    /// <summary>Was never invited, or has set a password since.</summary>
    Joined,
    KeptElsewhere,
    PersonBlocked,
    NoAddress,
}

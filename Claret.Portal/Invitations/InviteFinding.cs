using Claret.Portal.Accounts;

namespace Claret.Portal.Invitations;

/// <summary>What is the matter with one of those who are to be invited.</summary>
public abstract record InviteFinding
{
    private InviteFinding()
    {
    }

    /// <summary>What an admin may have wanted so, and can say.</summary>
    public bool CanBeMeant => this is AddressKnown or AddressTwice;

    public bool IsInTheWayOf(Invitee invitee) => !CanBeMeant || !invitee.DespiteAccounts;

    public sealed record Broken(DetailFault Fault) : InviteFinding;

    /// <param name="Free">One that nobody has; null where none comes to mind.</param>
    public sealed record UsernameTaken(string? Free) : InviteFinding;

    /// <summary>It stands further up in the same list.</summary>
    public sealed record UsernameTwice(string? Free) : InviteFinding;

    /// <summary>Somebody has this address already.</summary>
    /// <param name="Others">How many more.</param>
    public sealed record AddressKnown(long PersonId, string Name, int Others) : InviteFinding;

    /// <summary>It stands further up in the same list.</summary>
    public sealed record AddressTwice : InviteFinding;
}

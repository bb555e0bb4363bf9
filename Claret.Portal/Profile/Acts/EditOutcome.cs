using Claret.Portal.Accounts;

namespace Claret.Portal.Profile.Acts;

public abstract record EditOutcome
{
    private EditOutcome()
    {
    }

    /// <param name="AddressChanged">Old and new address are told, and what was mailed to the old one is dead.</param>
    public sealed record Saved(PersonDetails Now, bool AddressChanged) : EditOutcome;

    public sealed record Invalid(IReadOnlyList<DetailFault> Faults) : EditOutcome;

    /// <summary>Somebody else has edited them since they were read; nothing was saved.</summary>
    public sealed record Changed(PersonDetails Now) : EditOutcome;

    public sealed record Refused(ActRefusal Why) : EditOutcome;
}

namespace Claret.Portal.Accounts;

/// <summary>How many people have an address. Triggers of the database keep it, see <see cref="Data.PeopleTriggers"/>; nothing else writes it.</summary>
public sealed class AddressUse
{
    /// <summary>As <see cref="Person.NormalizedEmail"/>.</summary>
    public required string Address { get; init; }

    public int People { get; init; }
}

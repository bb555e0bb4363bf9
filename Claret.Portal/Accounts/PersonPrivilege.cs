namespace Claret.Portal.Accounts;

/// <summary>One level on one feature. No row means <see cref="PrivilegeLevel.NoAccess"/>.</summary>
public sealed class PersonPrivilege
{
    public long PersonId { get; init; }

    public Feature Feature { get; init; }

    public PrivilegeLevel Level { get; set; }
}

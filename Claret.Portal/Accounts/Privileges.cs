namespace Claret.Portal.Accounts;

/// <summary>What one person may do, as a value that can be compared with another's.</summary>
public sealed class Privileges
{
    private readonly PrivilegeLevel[] levels = new PrivilegeLevel[Enum.GetValues<Feature>().Length];

    public Privileges(bool isAdmin, IEnumerable<PersonPrivilege> held)
    {
        IsAdmin = isAdmin;
        foreach (var privilege in held)
            levels[(int)privilege.Feature] = privilege.Level;
    }

    /// <summary>An Admin has Full access on every feature, and alone gives privileges.</summary>
    public bool IsAdmin { get; }

    public PrivilegeLevel On(Feature feature) => IsAdmin ? PrivilegeLevel.FullAccess : levels[(int)feature];

    public bool CanView(Feature feature) => On(feature) >= PrivilegeLevel.ViewOnly;

    public bool CanViewPeople => CanView(Feature.People) || CanView(Feature.Resets);

    public bool CanSendResets => On(Feature.People) == PrivilegeLevel.FullAccess || On(Feature.Resets) == PrivilegeLevel.FullAccess;

    /// <summary>"More privileges than mine": an Admin where I am none, or a higher level on any feature.</summary>
    public bool Exceed(Privileges mine) =>
        (IsAdmin && !mine.IsAdmin) || Enum.GetValues<Feature>().Any(feature => On(feature) > mine.On(feature));
}

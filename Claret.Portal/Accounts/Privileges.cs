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

    /// <summary>Name, username and address; block, unblock and delete.</summary>
    public bool CanEditPeople => On(Feature.People) == PrivilegeLevel.FullAccess;

    /// <summary>Who may say where somebody's resets go must also be one who may send them (security.md 22).</summary>
    public bool CanChangeAddresses => CanEditPeople && CanSendResets;

    public bool CanEndSessions => CanSendResets;

    public bool CanRemindOfUsernames => CanSendResets;

    public bool CanGivePrivileges => IsAdmin;

    /// <summary>Whether both may do the same, and are Admins or none.</summary>
    public bool Same(Privileges other) =>
        IsAdmin == other.IsAdmin && Enum.GetValues<Feature>().All(feature => On(feature) == other.On(feature));

    /// <summary>"More privileges than mine": an Admin where I am none, or a higher level on any feature.</summary>
    public bool Exceed(Privileges mine) =>
        (IsAdmin && !mine.IsAdmin) || Enum.GetValues<Feature>().Any(feature => On(feature) > mine.On(feature));
}

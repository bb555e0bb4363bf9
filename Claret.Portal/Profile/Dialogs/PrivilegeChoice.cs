using Claret.Portal.Accounts;

namespace Claret.Portal.Profile.Dialogs;

/// <summary>The privileges that are being put together in a form.</summary>
public sealed class PrivilegeChoice
{
    private readonly Dictionary<Feature, PrivilegeLevel> levels;

    /// <summary>What an Admin has beside being one counts for nothing: who ceases to be one starts with no access.</summary>
    public PrivilegeChoice(Privileges from)
    {
        IsAdmin = from.IsAdmin;
        levels = Enum.GetValues<Feature>().ToDictionary(feature => feature, feature => from.IsAdmin ? PrivilegeLevel.NoAccess : from.On(feature));
    }

    public bool IsAdmin { get; set; }

    /// <summary>Admin ticks them all.</summary>
    public PrivilegeLevel On(Feature feature) => IsAdmin ? PrivilegeLevel.FullAccess : levels[feature];

    public void Set(Feature feature, PrivilegeLevel level) => levels[feature] = level;

    public Privileges ToPrivileges() => new(IsAdmin, levels.Select(held => new PersonPrivilege { Feature = held.Key, Level = held.Value }));
}

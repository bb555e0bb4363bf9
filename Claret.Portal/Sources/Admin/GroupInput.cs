using Claret.Portal.Accounts;
using Claret.Portal.Hosting;
using Claret.Portal.Sources.Sso;

namespace Claret.Portal.Sources.Admin;

/// <summary>One of a provider's groups and what its members may, while somebody types it.</summary>
public sealed class GroupInput
{
    public GroupInput()
    {
    }

    public GroupInput(GroupPrivilege kept)
    {
        (Group, IsAdmin, AdminIsMeant) = (kept.Group, kept.IsAdmin, kept.IsAdmin);
        if (!kept.IsAdmin)
            (Feature, Level) = (kept.Feature ?? Accounts.Feature.People, kept.Level);
    }

    public string? Group { get; set; }

    public Feature Feature { get; set; }

    public PrivilegeLevel Level { get; set; } = PrivilegeLevel.ViewOnly;

    public bool IsAdmin { get; set; }

    /// <summary>Ticked beside it: nobody makes Admins by a slip of the wheel.</summary>
    public bool AdminIsMeant { get; set; }

    /// <summary>What the choice offers: "Admin", or a feature and a level.</summary>
    public string Gives
    {
        get => IsAdmin ? Admin : $"{Feature}-{Level}";
        set
        {
            var parts = value.Split('-');
            (IsAdmin, AdminIsMeant) = (value == Admin, false);
            if (parts.Length == 2 && Enum.TryParse<Feature>(parts[0], out var feature) && Enum.TryParse<PrivilegeLevel>(parts[1], out var level)
                && Enum.IsDefined(feature) && Enum.IsDefined(level))
            {
                (Feature, Level) = (feature, level);
            }
        }
    }

    public const string Admin = "Admin";

    public GroupPrivilege Written() => new(
        Typed.Cut(Group ?? "", SsoInput.MaxGroup), IsAdmin ? null : Feature, IsAdmin ? PrivilegeLevel.NoAccess : Level, IsAdmin);
}

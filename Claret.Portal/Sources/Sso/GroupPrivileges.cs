using Claret.Portal.Accounts;
using Claret.Portal.Profile.Acts;

namespace Claret.Portal.Sources.Sso;

/// <summary>What the provider's groups mean here: exactly what the list says, and nothing where there is no list.</summary>
public static class GroupPrivileges
{
    /// <summary>Sets them; what changed, in words, or null.</summary>
    public static string? Give(Person person, OidcSettings settings, IReadOnlyList<string> groups) =>
        settings.Groups.Count == 0 ? null : PrivilegeGiving.Set(person, Of(settings, groups));

    private static Privileges Of(OidcSettings settings, IReadOnlyList<string> groups)
    {
        var theirs = settings.Groups.Where(meant => groups.Contains(meant.Group, StringComparer.Ordinal)).ToList();
        return new Privileges(
            theirs.Exists(meant => meant.IsAdmin),
            theirs.Where(meant => meant is { IsAdmin: false, Feature: not null })
                .GroupBy(meant => meant.Feature!.Value)
                .Select(meant => new PersonPrivilege { Feature = meant.Key, Level = meant.Max(one => one.Level) }));
    }
}

using Claret.Portal.Accounts;

namespace Claret.Portal.Sources.Sso;

/// <summary>What the provider's groups mean here: exactly what the list says, and nothing where there is no list.</summary>
public static class GroupPrivileges
{
    /// <summary>Sets them; what changed, in words, or null.</summary>
    public static string? Give(Person person, OidcSettings settings, IReadOnlyList<string> groups)
    {
        if (settings.Groups.Count == 0)
            return null;

        var (before, after) = (person.WhatTheyMay(), Of(settings, groups));
        if (before.Same(after))
            return null;

        person.IsAdmin = after.IsAdmin;
        // An Admin's levels follow from being one: none are kept beside it.
        foreach (var feature in Enum.GetValues<Feature>())
            Set(person, feature, after.IsAdmin ? PrivilegeLevel.NoAccess : after.On(feature));
        return WhatChanged(before, after);
    }

    private static Privileges Of(OidcSettings settings, IReadOnlyList<string> groups)
    {
        var theirs = settings.Groups.Where(meant => groups.Contains(meant.Group, StringComparer.Ordinal)).ToList();
        return new Privileges(
            theirs.Exists(meant => meant.IsAdmin),
            theirs.Where(meant => meant is { IsAdmin: false, Feature: not null })
                .GroupBy(meant => meant.Feature!.Value)
                .Select(meant => new PersonPrivilege { Feature = meant.Key, Level = meant.Max(one => one.Level) }));
    }

    private static void Set(Person person, Feature feature, PrivilegeLevel level)
    {
        var held = person.Privileges.Find(privilege => privilege.Feature == feature);
        if (level == PrivilegeLevel.NoAccess)
            person.Privileges.RemoveAll(privilege => privilege.Feature == feature);
        else if (held is null)
            person.Privileges.Add(new PersonPrivilege { Feature = feature, Level = level });
        else
            held.Level = level;
    }

    private static string WhatChanged(Privileges before, Privileges after)
    {
        var changes = Enum.GetValues<Feature>()
            .Where(feature => before.On(feature) != after.On(feature))
            .Select(feature => $"{feature}: {before.On(feature)} → {after.On(feature)}");
        var admin = before.IsAdmin == after.IsAdmin ? [] : new[] { after.IsAdmin ? "made an Admin" : "no longer an Admin" };
        return string.Join("; ", [.. admin, .. changes]);
    }
}

using Claret.Portal.Accounts;

namespace Claret.Portal.Resets;

/// <summary>The one place that says whether a reset can be sent to somebody: the grid, the profile and the service all ask here.</summary>
public static class ResetEligibility
{
    /// <summary>Null when it can. Needs the person's provider and privileges loaded.</summary>
    public static ResetRefusal? Refusal(Privileges actor, Person person)
    {
        if (!actor.CanSendResets)
            return new ResetRefusal.NotAllowed();

        var theirs = person.WhatTheyMay();
        if (theirs.IsAdmin && !actor.IsAdmin)
            return new ResetRefusal.OnlyAdmins();
        if (theirs.Exceed(actor))
            return new ResetRefusal.MorePrivileges();
        if (person.Source != PersonSource.Local)
            return new ResetRefusal.KeptElsewhere(person.Name, person.Provider?.Name ?? person.Source.ToString(), person.Provider?.PasswordLink, person.Provider?.Contact);
        if (person.State == PersonState.Blocked)
            return new ResetRefusal.PersonBlocked(person.Name);
        return person.Email is null ? new ResetRefusal.NoAddress() : null;
    }
}

using Claret.Portal.Accounts;
using Claret.Portal.SignIn;

namespace Claret.Portal.Invitations;

/// <summary>The one place that says whether an invitation can be sent again: the panel asks it for its button, the service before the act.</summary>
public static class ResendRule
{
    /// <summary>Null when it can. Needs the person's privileges loaded.</summary>
    public static ResendRefusal? Refusal(Actor? actor, Person? person)
    {
        // Who may not, learns nothing about the person either.
        if (actor is not { May.CanInvitePeople: true })
            return ResendRefusal.NotAllowed;
        if (person is null)
            return ResendRefusal.NoSuchPerson;

        var theirs = person.WhatTheyMay();
        if (theirs.IsAdmin && !actor.May.IsAdmin)
            return ResendRefusal.OnlyAdmins;
        if (theirs.Exceed(actor.May))
            return ResendRefusal.MorePrivileges;
        if (person.Source != PersonSource.Local)
            return ResendRefusal.KeptElsewhere;
        if (person.InvitedAt is null)
            return ResendRefusal.Joined;
        if (person.State == PersonState.Blocked)
            return ResendRefusal.PersonBlocked;
        return person.Email is null ? ResendRefusal.NoAddress : null;
    }
}

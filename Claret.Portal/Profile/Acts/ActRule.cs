using Claret.Portal.Accounts;
using Claret.Portal.SignIn;

namespace Claret.Portal.Profile.Acts;

/// <summary>
/// The one place that says who may do what to whom: the page asks it for its buttons, <see cref="PersonDesk"/> before every act.
/// Who is the last Admin is asked there alone, since it takes a look at everybody.
/// </summary>
public static class ActRule
{
    /// <summary>Null when it may be done. Needs the person's privileges loaded.</summary>
    public static ActRefusal? Refusal(Act act, Actor? actor, Person? person)
    {
        // Who may not, learns nothing about the person either.
        if (actor is null || !MayAtAll(act, actor.May))
            return ActRefusal.NotAllowed;
        if (person is null)
            return ActRefusal.NoSuchPerson;

        var theirs = person.WhatTheyMay();
        if (theirs.IsAdmin && !actor.May.IsAdmin)
            return ActRefusal.OnlyAdmins;
        if (theirs.Exceed(actor.May))
            return ActRefusal.MorePrivileges;
        return act switch
        {
            Act.Block or Act.Unblock or Act.Delete or Act.Move when actor.PersonId == person.Id => ActRefusal.Oneself,
            Act.Edit or Act.ChangeAddress when person.Source != PersonSource.Local => ActRefusal.KeptElsewhere,
            Act.Remind when person.Email is null => ActRefusal.NoAddress,
            Act.Remind when person.State == PersonState.Blocked => ActRefusal.PersonBlocked,
            _ => null,
        };
    }

    private static bool MayAtAll(Act act, Privileges may) => act switch
    {
        Act.EndSessions => may.CanEndSessions,
        Act.Remind => may.CanRemindOfUsernames,
        Act.GivePrivileges => may.CanGivePrivileges,
        // Whoever says who owns the password decides who gets in, as whoever says where resets go.
        Act.ChangeAddress or Act.Move => may.CanChangeAddresses,
        _ => may.CanEditPeople,
    };
}

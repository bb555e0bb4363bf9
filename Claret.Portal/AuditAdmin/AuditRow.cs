namespace Claret.Portal.AuditAdmin;

/// <summary>One entry as the list shows it.</summary>
/// <param name="Action">By name; one that a later version wrote is shown as it is.</param>
/// <param name="Actor">Null where a stranger or the portal itself acted.</param>
/// <param name="Person">On whom; null where there is nobody.</param>
public sealed record AuditRow(
    long Id, DateTime At, string Action, bool IsRefused, AuditPerson? Actor, AuditPerson? Person, string? Reference, string? Reason, string? Origin, string? Browser)
{
    public bool IsOnThemselves => Actor is not null && Actor.Id == Person?.Id;
}

/// <summary>Somebody in an entry.</summary>
/// <param name="Name">Null for a deleted person of whom not even the username was kept.</param>
/// <param name="Username">Null beside a deleted person's, which then stands as the name.</param>
public sealed record AuditPerson(long Id, string? Name, string? Username, bool IsDeleted);

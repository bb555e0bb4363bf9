namespace Claret.Portal.AuditAdmin;

/// <summary>What an action is about; the filter offers a group as a whole, or one action of it.</summary>
public enum AuditGroup
{
    SignIns,
    Resets,
    Passwords,
    People,
    Mail,
    Settings,
}

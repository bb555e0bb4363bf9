namespace Claret.Portal.Accounts.Passwords;

/// <summary>What a password must not be made of: whose it is, and where it is used.</summary>
/// <param name="PortalName">As people see it: "Claret Portal".</param>
public sealed record PasswordContext(string? Name, string? Username, string? Email, string PortalName)
{
    public static PasswordContext For(Person person, string portalName) =>
        new(person.Name, person.Username, person.Email, portalName);
}

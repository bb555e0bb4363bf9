namespace Claret.Portal.Setup;

/// <summary>Section <c>Setup</c>.</summary>
public sealed class SetupOptions
{
    public const string Section = "Setup";

    public SetupAdminOptions Admin { get; set; } = new();
}

/// <summary>Section <c>Setup:Admin</c>: who is made the first Admin. Both or none.</summary>
public sealed class SetupAdminOptions
{
    public string Username { get; set; } = "";

    /// <summary>Where the link that sets the first password is mailed.</summary>
    public string Email { get; set; } = "";

    public bool IsNamed => Username.Length > 0 && Email.Length > 0;
}

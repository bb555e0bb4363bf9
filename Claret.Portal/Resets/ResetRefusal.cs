namespace Claret.Portal.Resets;

/// <summary>Why an admin can't send somebody a reset. The page shows it in place of the button; the service decides by it.</summary>
public abstract record ResetRefusal
{
    private ResetRefusal()
    {
    }

    /// <summary>The session is over, or the privilege was taken.</summary>
    public sealed record NotAllowed : ResetRefusal;

    public sealed record NoSuchPerson : ResetRefusal;

    /// <param name="Link">Where the password is changed.</param>
    public sealed record KeptElsewhere(string Name, string ProviderName, string? Link, string? Contact) : ResetRefusal;

    public sealed record PersonBlocked(string Name) : ResetRefusal;

    public sealed record NoAddress : ResetRefusal;

    /// <summary>The person is an Admin and the actor is none.</summary>
    public sealed record OnlyAdmins : ResetRefusal;

    public sealed record MorePrivileges : ResetRefusal;
}

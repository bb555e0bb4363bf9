namespace Claret.Portal.Resets;

public sealed class ForgotPasswordInput
{
    public string? Email { get; set; }

    public string? Username { get; set; }

    /// <summary>The portal has asked for it.</summary>
    public bool AsksForUsername { get; set; }
}

namespace Claret.Portal.Resets;

public sealed class NewPasswordInput
{
    public string? NewPassword { get; set; }

    public string? Confirmation { get; set; }
}

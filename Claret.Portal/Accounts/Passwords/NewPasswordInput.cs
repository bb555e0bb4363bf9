namespace Claret.Portal.Accounts.Passwords;

public sealed class NewPasswordInput
{
    public string? CurrentPassword { get; set; }

    public string? NewPassword { get; set; }

    public string? Confirmation { get; set; }

    /// <summary>Who holds neither a link nor a temporary password proves that the account is theirs.</summary>
    public bool AsksForCurrent { get; init; }
}

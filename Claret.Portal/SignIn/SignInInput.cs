namespace Claret.Portal.SignIn;

public sealed class SignInInput
{
    public string? Name { get; set; }

    public string? Password { get; set; }
}

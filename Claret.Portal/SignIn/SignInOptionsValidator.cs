using Microsoft.Extensions.Options;

namespace Claret.Portal.SignIn;

public sealed class SignInOptionsValidator : IValidateOptions<SignInOptions>
{
    public ValidateOptionsResult Validate(string? name, SignInOptions options)
    {
        var faults = new List<string>();
        if (!string.Equals(options.Passwords, SignInOptions.Everybody, StringComparison.OrdinalIgnoreCase) && options.IsForEverybody)
            faults.Add($"SignIn:Passwords is \"{options.Passwords}\": it must be Everybody or NamedAdmins.");
        if (!options.IsForEverybody && SignInOptions.UsernamesIn(options.NamedAdmins).Count == 0)
            faults.Add("SignIn:NamedAdmins must name at least one Admin while SignIn:Passwords is NamedAdmins: somebody has to get in when the provider can't be reached.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}

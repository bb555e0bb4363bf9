using Microsoft.Extensions.Localization;

namespace Claret.Portal.Accounts.Passwords;

/// <summary>The sentence for a refused password: why, and what to do (NIST SP 800-63B-4 3.1.1.2), in the reader's language.</summary>
public sealed class PasswordAdvice(IStringLocalizer<PasswordTexts> texts)
{
    public string Describe(PasswordVerdict.Refused refused) => refused switch
    {
        { Flaw: PasswordFlaw.TooShort, Detail: "1" } => texts["TooShortByOne", PasswordPolicy.MinLength],
        { Flaw: PasswordFlaw.TooShort } => texts["TooShort", PasswordPolicy.MinLength, refused.Detail ?? ""],
        { Flaw: PasswordFlaw.TooLong } => texts["TooLong", PasswordPolicy.MaxLength],
        _ => texts[refused.Flaw.ToString()],
    };
}

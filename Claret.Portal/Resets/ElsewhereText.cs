using Claret.Portal.Shell;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Resets;

/// <summary>"You sign in as sam.okta through Okta. Change that password at … or ask …", in the words that fit what is known.</summary>
public static class ElsewhereText
{
    public static string Line(IStringLocalizer<ResetMailTexts> texts, ElsewhereAccount account, SupportDesk support) =>
        account.PasswordUrl is { Length: > 0 } url
            ? texts["ElsewhereWithUrl", account.Username, account.ProviderName, url, account.Contact ?? support.Name]
            : texts["ElsewhereAsk", account.Username, account.ProviderName, account.Contact ?? support.Name];
}

using Claret.Portal.Shell;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Resets;

/// <summary>Why an admin can't send a reset, and the next step, in words.</summary>
public sealed class RefusalText(IStringLocalizer<RefusalTexts> texts, SupportDesk support)
{
    public string Of(ResetRefusal refusal) => refusal switch
    {
        ResetRefusal.KeptElsewhere kept => texts["KeptElsewhere", kept.Name, kept.ProviderName, kept.Contact ?? support.Name],
        ResetRefusal.PersonBlocked blocked => texts["PersonBlocked", blocked.Name],
        _ => texts[refusal.GetType().Name],
    };
}

using Claret.Portal.Shell;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Resets;

/// <summary>Why an admin can't send a reset, and the next step, in words.</summary>
public sealed class RefusalText(IStringLocalizer<RefusalTexts> texts, SupportDesk support)
{
    public string Of(ResetRefusal refusal) => refusal switch
    {
        ResetRefusal.KeptElsewhere { Link: { } link } kept => texts["KeptElsewhereAt", kept.Name, kept.ProviderName, new Uri(link).Host, kept.Contact ?? support.Name],
        ResetRefusal.KeptElsewhere kept => texts["KeptElsewhere", kept.Name, kept.ProviderName, kept.Contact ?? support.Name],
        ResetRefusal.PersonBlocked blocked => texts["PersonBlocked", blocked.Name],
        _ => texts[refusal.GetType().Name],
    };
}

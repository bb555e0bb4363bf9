using Claret.Portal.Hosting;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Shell;

/// <summary>Whom people are told to ask.</summary>
public sealed class SupportDesk(IOptions<PortalOptions> options, IStringLocalizer<ShellTexts> texts)
{
    /// <summary><c>Portal:SupportContact</c>, or "your help desk" where nobody is named. Stands in the middle of a sentence.</summary>
    public string Name => options.Value.SupportContact is { Length: > 0 } named ? named : texts["UnnamedContact"];
}

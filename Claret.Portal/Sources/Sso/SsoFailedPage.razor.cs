using Claret.Portal.Accounts;
using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Sources.Sso;

/// <summary>
/// Says what came of signing in through a provider, what to do and whom to ask. Anybody can type its address, so it says nothing that
/// isn't the same for everybody.
/// </summary>
public sealed partial class SsoFailedPage : IDisposable
{
    public const string Route = SignInProvider.Path + "/failed";

    private readonly Leaving leaving = new();
    private Provider? provider;
    private SsoRefusal why;
    private string? reference;

    [Inject]
    private SsoClients Clients { get; set; } = default!;

    [Inject]
    private SupportDesk Support { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "why")]
    private string? Why { get; set; }

    [SupplyParameterFromQuery(Name = "provider")]
    private string? ProviderId { get; set; }

    [SupplyParameterFromQuery(Name = "reference")]
    private string? Reference { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    private string Name => provider?.Name ?? Texts["UnnamedProvider"];

    private string Contact => provider?.Contact is { Length: > 0 } contact ? contact : Support.Name;

    /// <summary>Null where trying again would end here again.</summary>
    private string? Again =>
        provider is not { IsEnabled: true } || why is SsoRefusal.NotOffered or SsoRefusal.Blocked or SsoRefusal.NotLinked ? null : SignInProvider.AddressOf(provider.Id, ReturnUrl);

    /// <summary>With the form: an address typed there would lead to the provider again.</summary>
    private string Back => SignInPage.WithPassword(ReturnUrl);

    public void Dispose() => leaving.Dispose();

    protected override async Task OnInitializedAsync()
    {
        why = Enum.TryParse<SsoRefusal>(Why, out var named) && Enum.IsDefined(named) ? named : SsoRefusal.NotTrusted;
        reference = ResetReference.Parse(Reference);
        if (long.TryParse(ProviderId, System.Globalization.CultureInfo.InvariantCulture, out var id))
            provider = await Clients.ReadAsync(id, leaving.Token);
    }
}

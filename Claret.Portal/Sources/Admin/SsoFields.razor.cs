using Claret.Portal.Shell.Fields;
using Claret.Portal.Sources.Sso;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Sources.Admin;

/// <summary>How an OpenID Connect provider is reached and whom it brings, with help lines in its own words.</summary>
public sealed partial class SsoFields
{
    private static readonly OidcSettings Usual = new();

    private SsoPreset preset;
    private SsoInput? shown;

    [Parameter, EditorRequired]
    public SsoInput Input { get; set; } = default!;

    [Parameter]
    public bool MayChange { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    private IEnumerable<ChoiceOption> Presets => Enum.GetValues<SsoPreset>().Select(one => new ChoiceOption(one.ToString(), Texts[$"Preset{one}"], null));

    /// <summary>Of an issuer, as this provider writes it.</summary>
    private string Example => preset switch
    {
        SsoPreset.Okta => "https://example.okta.com",
        SsoPreset.Entra => "https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0",
        _ => "https://sso.example.com",
    };

    private bool AreClaimsUnusual => Input.UsernameClaim != Usual.UsernameClaim || Input.NameClaim != Usual.NameClaim || Input.EmailClaim != Usual.EmailClaim
        || Input.Scopes != Usual.Scopes;

    protected override void OnParametersSet()
    {
        if (shown == Input)
            return;

        (shown, preset) = (Input, Guess(Input));
    }

    private static SsoPreset Guess(SsoInput input) => input.Issuer is not { Length: > 0 } issuer ? input.State is null ? SsoPreset.Okta : GuessByName(input.Name)
        : issuer.Contains("microsoftonline", StringComparison.OrdinalIgnoreCase) ? SsoPreset.Entra
        : issuer.Contains("okta", StringComparison.OrdinalIgnoreCase) ? SsoPreset.Okta
        : SsoPreset.Other;

    private static SsoPreset GuessByName(string? name) =>
        (name ?? "").Contains("entra", StringComparison.OrdinalIgnoreCase) || (name ?? "").Contains("microsoft", StringComparison.OrdinalIgnoreCase) ? SsoPreset.Entra : SsoPreset.Okta;

    private void ChoosePreset(string value)
    {
        if (Enum.TryParse<SsoPreset>(value, out var chosen) && Enum.IsDefined(chosen))
            preset = chosen;
    }

    private Task TickAdds(bool adds)
    {
        Input.AddsPeople = adds;
        return OnChanged.InvokeAsync();
    }
}

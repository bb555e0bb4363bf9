using System.Security.Claims;
using Claret.Portal.Shell;
using Claret.Portal.Shell.Fields;
using FluentValidation;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Claret.Portal.SignIn;

/// <summary>Plain html, since a cookie can only be set by an answer to a request.</summary>
public sealed partial class SignInPage
{
    public const string Route = "/sign-in";

    private FluentValidator<SignInInput>? validator;
    private string? error;

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private SignInService Service { get; set; } = default!;

    [Inject]
    private IValidator<SignInInput> Validator { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "sign-in")]
    private SignInInput? Input { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery(Name = "stale")]
    private string? Stale { get; set; }

    /// <summary>Why an open page led here: one of <see cref="SignedOutBecause"/>.</summary>
    [SupplyParameterFromQuery(Name = "because")]
    private string? Because { get; set; }

    private string? SignedOut => !HttpMethods.IsGet(Http.Request.Method) || IsStale ? null : Because switch
    {
        SignedOutBecause.Reset => Texts["OutByReset"].Value,
        SignedOutBecause.Changed => Texts["OutByChange"].Value,
        SignedOutBecause.Elsewhere => Texts["OutElsewhere"].Value,
        SignedOutBecause.Time => Texts["OutByTime"].Value,
        SignedOutBecause.Other => Texts["OutOther"].Value,
        _ => null,
    };

    private bool IsStale => Stale is not null && HttpMethods.IsGet(Http.Request.Method);

    protected override void OnInitialized()
    {
        Input ??= new SignInInput();
        if (HttpMethods.IsGet(Http.Request.Method) && Http.User.Identity is { IsAuthenticated: true })
            Navigation.NavigateTo(MustSetPassword.Is(Http.User) ? PortalRoutes.Password : LocalUrl.OrHome(ReturnUrl));
    }

    private async Task SignInAsync(EditContext form)
    {
        if (!await validator!.ValidateAsync(Http.RequestAborted))
            return;

        switch (await Service.SignInAsync(Input!.Name!, Input.Password!, Http.RequestAborted))
        {
            case SignInOutcome.SignedIn signedIn:
                await Http.SignInAsync(Principal(signedIn));
                Navigation.NavigateTo(signedIn.MustSetPassword ? PortalRoutes.Password : LocalUrl.OrHome(ReturnUrl));
                break;
            default:
                error = Texts["Refused"];
                break;
        }
    }

    private static ClaimsPrincipal Principal(SignInOutcome.SignedIn signedIn)
    {
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, signedIn.Caller.PersonId.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                new Claim(Caller.SessionClaim, signedIn.Caller.SessionId.ToString()),
                new Claim(ClaimTypes.Name, signedIn.Name),
            ],
            CookieAuthenticationDefaults.AuthenticationScheme);
        if (signedIn.MustSetPassword)
            identity.AddClaim(new Claim(MustSetPassword.Claim, ""));
        return new ClaimsPrincipal(identity);
    }
}

using Claret.Portal.Shell;
using Claret.Portal.Shell.Fields;
using FluentValidation;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Options;

namespace Claret.Portal.SignIn;

/// <summary>Plain html, since a cookie can only be set by an answer to a request.</summary>
public sealed partial class SignInPage
{
    public const string Route = "/sign-in";

    private FluentValidator<SignInInput>? validator;
    private IReadOnlyList<SignInProvider> providers = [];
    private SignInProvider? leadsTo;
    private string? error;

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private SignInService Service { get; set; } = default!;

    [Inject]
    private IValidator<SignInInput> Validator { get; set; } = default!;

    [Inject]
    private SignInProviders Providers { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IOptions<SignInOptions> Options { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "sign-in")]
    private SignInInput? Input { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery(Name = "stale")]
    private string? Stale { get; set; }

    /// <summary>The form signs in by itself, whatever the address's domain: for whoever comes back from a provider that let them down.</summary>
    [SupplyParameterFromQuery(Name = "here")]
    private string? Here { get; set; }

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

    /// <summary>Nearly everybody comes in through a provider: the form is there for the rest, and for directories' people.</summary>
    private bool IsPasswordTheException => providers.Count > 0 && !Options.Value.IsForEverybody;

    private bool IsExceptionOpen => Here is not null || !HttpMethods.IsGet(Http.Request.Method);

    private bool IsStale => Stale is not null && HttpMethods.IsGet(Http.Request.Method);

    public static string WithPassword(string? returnUrl) =>
        LocalUrl.IsLocal(returnUrl) && returnUrl.Length > 1 ? $"{Route}?here=1&returnUrl={Uri.EscapeDataString(returnUrl)}" : $"{Route}?here=1";

    protected override async Task OnInitializedAsync()
    {
        Input ??= new SignInInput();
        providers = await Providers.ListAsync(Http.RequestAborted);
        if (HttpMethods.IsGet(Http.Request.Method) && Http.User.Identity is { IsAuthenticated: true })
            Navigation.NavigateTo(MustSetPassword.Is(Http.User) ? PortalRoutes.Password : LocalUrl.OrHome(ReturnUrl));
    }

    private async Task SignInAsync(EditContext form)
    {
        // By the domain alone, and before anything is looked up: whether anybody has the address makes no difference.
        leadsTo = Here is null && Input!.Name is { } typed ? providers.FirstOrDefault(provider => provider.Owns(typed)) : null;
        if (leadsTo is not null)
            return;

        if (!await validator!.ValidateAsync(Http.RequestAborted))
            return;

        switch (await Service.SignInAsync(Input!.Name!, Input.Password!, Http.RequestAborted))
        {
            case SignInOutcome.SignedIn signedIn:
                await Http.SignInAsync(SignInPrincipal.Of(signedIn));
                Navigation.NavigateTo(signedIn.MustSetPassword ? PortalRoutes.Password : LocalUrl.OrHome(ReturnUrl));
                break;
            default:
                error = Texts["Refused"];
                break;
        }
    }
}

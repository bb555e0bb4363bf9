using System.Globalization;
using System.Security.Claims;
using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using Claret.Portal.Accounts;
using Claret.Portal.Hosting;
using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MudBlazor;
using MudBlazor.Services;

namespace Claret.Portal.Tests.Kit;

/// <summary>Components as a circuit draws them, on the portal's real services and a SQLite file.</summary>
public sealed class ComponentBench : BunitContext
{
    private readonly BunitAuthorizationContext authorization;

    private ComponentBench(Bench portal)
    {
        Portal = portal;
        JSInterop.Mode = JSRuntimeMode.Loose;
        authorization = AddAuthorization();
        Services.AddScoped<SignedInPerson>();
        Services.AddMudServices();
        // Options are open generics, which the fallback is never asked for.
        Services.AddSingleton(portal.Get<IOptions<PortalOptions>>());
        Services.AddSingleton(portal.Get<IOptions<ResetOptions>>());
        Services.AddFallbackServiceProvider(portal.Services);
        // Last: it builds the provider.
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    public Bench Portal { get; }

    public TestDatabase Database => Portal.Database;

    public static async Task<ComponentBench> CreateAsync(params (string Key, string Value)[] settings) =>
        new(await Bench.CreateAsync(DatabaseKind.Sqlite, settings));

    public async Task<Caller> SignInAsAsync(Person person) => Take(await Portal.SessionOfAsync(person), person);

    /// <summary>With a temporary password, as its cookie says.</summary>
    public async Task<Caller> SignInWithAsync(string temporaryPassword, Person person)
    {
        var signedIn = Assert.IsType<SignInOutcome.SignedIn>(await Portal.SignInAsync(person.Username, temporaryPassword));
        return Take(signedIn.Caller, person, new Claim(MustSetPassword.Claim, ""));
    }

    /// <summary>What dialogs and snackbars are drawn into.</summary>
    public (IRenderedComponent<MudDialogProvider> Dialogs, IRenderedComponent<MudSnackbarProvider> Snackbars) Overlays()
    {
        Render<MudPopoverProvider>();
        return (Render<MudDialogProvider>(), Render<MudSnackbarProvider>());
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await Portal.DisposeAsync();
    }

    private Caller Take(Caller caller, Person person, params Claim[] more)
    {
        authorization.SetAuthorized(person.Name);
        authorization.SetClaims(
            [
                new Claim(ClaimTypes.NameIdentifier, person.Id.ToString(CultureInfo.InvariantCulture)),
                new Claim(Caller.SessionClaim, caller.SessionId.ToString()),
                .. more,
            ]);
        return caller;
    }
}

public static class ComponentExtensions
{
    public static IElement Button<TComponent>(this IRenderedComponent<TComponent> component, string text)
        where TComponent : IComponent => component.FindAll("button").Single(button => button.TextContent.Trim() == text);

    public static bool HasButton<TComponent>(this IRenderedComponent<TComponent> component, string text)
        where TComponent : IComponent => component.FindAll("button").Any(button => button.TextContent.Trim() == text);

    public static string Heading<TComponent>(this IRenderedComponent<TComponent> component)
        where TComponent : IComponent => component.Find("h1").TextContent.Trim();
}

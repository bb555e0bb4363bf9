using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace Claret.Portal.Sources.Sso;

/// <summary>What the portal adds to the framework's handler, for one request.</summary>
public sealed class SsoEvents(SsoSignIn signIn, SsoRefusals refusals, PortalUrls urls, TimeProvider clock) : OpenIdConnectEvents
{
    private SsoClient? client;

    /// <summary>Whose answer it is. Set before the handler is asked for anything.</summary>
    public SsoClient Client
    {
        get => client ?? throw new InvalidOperationException("The provider is known before its handler runs.");
        set => client = value;
    }

    public override Task RedirectToIdentityProvider(RedirectContext context)
    {
        // Never the host that the request named: the provider would send the code there.
        context.ProtocolMessage.RedirectUri = urls.Absolute(SsoClient.CallbackOf(Client.Provider));
        return Task.CompletedTask;
    }

    public override Task MessageReceived(MessageReceivedContext context)
    {
        if (context.Properties is not { Items.Count: > 0, IssuedUtc: { } begun })
            context.Fail(new SsoRefusedException(SsoRefusal.Lost, "no state of ours"));
        else if (clock.GetUtcNow() - begun > SsoClientFactory.MayTake)
            context.Fail(new SsoRefusedException(SsoRefusal.Lost, "begun too long ago"));
        return Task.CompletedTask;
    }

    public override async Task RemoteFailure(RemoteFailureContext context)
    {
        var (why, kind) = SsoFaults.Read(context.Failure);
        await RefuseAsync(context.HttpContext, why, kind, personId: null, context.Properties?.RedirectUri);
        context.HandleResponse();
    }

    public override async Task TicketReceived(TicketReceivedContext context)
    {
        context.HandleResponse();
        if (SsoClaims.Of(context.Principal, Client.Settings) is not { } said)
        {
            await RefuseAsync(context.HttpContext, SsoRefusal.NotTrusted, "no usable subject", personId: null, context.ReturnUri);
            return;
        }

        switch (await signIn.SignInAsync(Client, said, context.HttpContext.RequestAborted))
        {
            case SsoOutcome.SignedIn { Session: var session }:
                await context.HttpContext.SignInAsync(SignInPrincipal.Of(session));
                context.Response.Redirect(LocalUrl.OrHome(context.ReturnUri));
                break;
            case SsoOutcome.Blocked blocked:
                await RefuseAsync(context.HttpContext, SsoRefusal.Blocked, "blocked here", blocked.PersonId, context.ReturnUri);
                break;
            case SsoOutcome.NotLinked notLinked:
                await RefuseAsync(context.HttpContext, SsoRefusal.NotLinked, notLinked.Why.ToString(), personId: null, context.ReturnUri);
                break;
            default:
                await RefuseAsync(context.HttpContext, SsoRefusal.NotOffered, "changed or switched off meanwhile", personId: null, context.ReturnUri);
                break;
        }
    }

    private async Task RefuseAsync(HttpContext http, SsoRefusal why, string kind, long? personId, string? returnUrl) =>
        http.Response.Redirect(await refusals.RecordAsync(Client.Provider.Id, Client.Provider, why, kind, personId, returnUrl, http.RequestAborted));
}

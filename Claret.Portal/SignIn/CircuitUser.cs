using System.Security.Claims;
using Claret.Portal.Hosting;
using Claret.Portal.Shell;
using Microsoft.AspNetCore.Components.Authorization;

namespace Claret.Portal.SignIn;

/// <summary>
/// Who uses this circuit (or makes this request). A circuit belongs to one session: when that is over, or another cookie comes back
/// to it, it is nobody's for good. The framework alone would keep whoever opened it, and believe any connection that returns.
/// </summary>
/// <param name="place">Held only so that it lives as long as the circuit: the framework asks for its user before anything else.</param>
public sealed class CircuitUser(CircuitPlaceHolder place) : AuthenticationStateProvider, IHostEnvironmentAuthenticationStateProvider
{
    private readonly Lock gate = new();
    private readonly CircuitPlaceHolder place = place;
    private Task<AuthenticationState>? state;
    private bool isOpen;
    private bool isOver;

    /// <summary>Whose circuit it is; null for nobody's.</summary>
    public Caller? Caller { get; private set; }

    /// <summary>The session ended while the circuit was open: it has shown what only that person may see.</summary>
    public bool HasLostItsSession { get; private set; }

    /// <summary>Why, for the sign-in page.</summary>
    public string? Because { get; private set; }

    public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
        state ?? throw new InvalidOperationException("Who asks is known where a page is drawn, in a request or a circuit, and nowhere else.");

    /// <summary>The framework says who made the request, or the connection that opened this circuit or came back to it.</summary>
    public void SetAuthenticationState(Task<AuthenticationState> authenticationStateTask)
    {
        bool isSomebodyElse;
        lock (gate)
        {
            if (isOver)
                return;

            // Both hand over what they have; there is nothing to wait for.
            var asked = authenticationStateTask.IsCompletedSuccessfully ? Caller.From(authenticationStateTask.Result.User) : null;
            if (isOpen && asked == Caller)
                return;

            isSomebodyElse = isOpen;
            if (!isSomebodyElse)
                (Caller, state) = (asked, authenticationStateTask);
        }

        if (isSomebodyElse)
            End(SignedOutBecause.Other);
        else
            NotifyAuthenticationStateChanged(authenticationStateTask);
    }

    /// <summary>From now on it belongs to this session alone.</summary>
    public void Open() => isOpen = true;

    /// <summary>Any thread. What is drawn is drawn again for nobody, which leads from a page of the person's to sign-in.</summary>
    public void End(string because)
    {
        Task<AuthenticationState> nobody;
        lock (gate)
        {
            if (isOver)
                return;

            (isOver, HasLostItsSession, Because) = (true, isOpen && Caller is not null, because);
            Caller = null;
            nobody = state = Task.FromResult(new AuthenticationState(new ClaimsPrincipal(
                new ClaimsIdentity([new Claim(RedirectToSignIn.ReasonClaim, because)]))));
        }

        NotifyAuthenticationStateChanged(nobody);
    }

    /// <summary>Any thread. What the person may do has changed: everything that depends on it asks again.</summary>
    public void Redraw()
    {
        Task<AuthenticationState> same;
        lock (gate)
        {
            if (isOver || state is not { IsCompletedSuccessfully: true })
                return;

            same = state = Task.FromResult(new AuthenticationState(new ClaimsPrincipal(state.Result.User.Identities)));
        }

        NotifyAuthenticationStateChanged(same);
    }
}

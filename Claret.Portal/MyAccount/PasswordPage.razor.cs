using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Claret.Portal.MyAccount;

/// <summary>
/// One's own password: changed by the current one, or set after signing in with a temporary one, which is all that such a
/// session is good for. For an account that lives at a provider, the reason and the way.
/// </summary>
public sealed partial class PasswordPage : IDisposable
{
    private readonly CancellationTokenSource leaving = new();
    private OwnPasswordView? view;
    private string? changedFor;
    private ElementReference doneHeading;
    private bool isTemporaryCookie;
    private bool isOvertaken;
    private bool isOnlyByReset;
    private bool focusDone;

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    [Inject]
    private OwnPassword Service { get; set; } = default!;

    [Inject]
    private ChangedNote Note { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private SupportDesk Support { get; set; } = default!;

    [Inject]
    private CircuitWatch Watch { get; set; } = default!;

    [Inject]
    private CircuitUser User { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <summary>Until the session's row has been read, what the cookie says.</summary>
    private bool IsTemporary => view?.IsTemporary ?? isTemporaryCookie;

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        isTemporaryCookie = Authentication is not null && MustSetPassword.Is((await Authentication).User);
        view = await Service.ReadAsync(await SignedIn.CallerAsync(), leaving.Token);
        if (view is null)
            LeadToSignIn();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (focusDone && doneHeading.Context is not null)
        {
            focusDone = false;
            await doneHeading.FocusAsync();
        }
    }

    private async Task<NewPasswordRefusal?> ChangeAsync(NewPasswordInput input)
    {
        switch (await Service.ChangeAsync(await SignedIn.CallerAsync(), input.CurrentPassword, input.NewPassword!, leaving.Token))
        {
            case ChangeOutcome.PasswordRefused refused:
                return new NewPasswordRefusal.OfNew(refused.Verdict);
            case ChangeOutcome.CurrentRefused:
                return new NewPasswordRefusal.OfCurrent();
            case ChangeOutcome.Changed { MustSignIn: true } changed:
                // This session has ended with the temporary password: what follows is said on a page for nobody in particular. The
                // circuit goes there by itself, before anybody notices and leads it to sign-in.
                Watch.Remove(User);
                Navigation.NavigateTo($"{PortalRoutes.PasswordChanged}?for={Uri.EscapeDataString(Note.Write(changed.Username))}", forceLoad: true, replace: true);
                return null;
            case ChangeOutcome.Changed changed:
                changedFor = changed.Username;
                break;
            case ChangeOutcome.Overtaken:
                isOvertaken = true;
                break;
            case ChangeOutcome.OnlyByReset:
                isOnlyByReset = true;
                break;
            default:
                LeadToSignIn();
                return null;
        }

        focusDone = true;
        StateHasChanged();
        return null;
    }

    private void LeadToSignIn() => Navigation.NavigateTo(PortalRoutes.SignInAndReturnTo(PortalRoutes.Password), forceLoad: true);
}

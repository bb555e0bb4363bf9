using Claret.Portal.Shell.Fields;
using FluentValidation;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Resets;

/// <summary>Where somebody says which password they forgot. Whatever they say, the page ends the same.</summary>
public sealed partial class ForgotPasswordPage : IDisposable
{
    private readonly CancellationTokenSource leaving = new();
    private readonly ForgotPasswordInput input = new();
    private FluentValidator<ForgotPasswordInput>? validator;
    private TextField? usernameField;
    private string? acceptedReference;
    private DateTime? throttled;
    private bool isBusy;
    private bool focusUsername;

    [Inject]
    private ResetService Service { get; set; } = default!;

    [Inject]
    private IValidator<ForgotPasswordInput> Validator { get; set; } = default!;

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (focusUsername && usernameField is not null)
        {
            focusUsername = false;
            await usernameField.FocusAsync();
        }
    }

    private async Task SubmitAsync()
    {
        // A second click, or a frame sent twice, while the first is under way.
        if (isBusy || acceptedReference is not null)
            return;

        isBusy = true;
        try
        {
            if (await validator!.ValidateAsync(leaving.Token))
                Show(await Service.RequestAsync(input.Email!, input.AsksForUsername ? input.Username : null, leaving.Token));
        }
        finally
        {
            isBusy = false;
        }
    }

    private void Show(RequestOutcome outcome)
    {
        throttled = null;
        switch (outcome)
        {
            case RequestOutcome.Accepted accepted:
                acceptedReference = accepted.Reference;
                break;
            case RequestOutcome.UsernameNeeded:
                input.AsksForUsername = true;
                focusUsername = true;
                break;
            case RequestOutcome.Throttled until:
                throttled = until.Until;
                break;
        }
    }

    /// <summary>Back to the form with the address still there; the username belongs to the request that was made.</summary>
    private void StartAgain()
    {
        acceptedReference = null;
        input.Username = null;
        input.AsksForUsername = false;
    }
}

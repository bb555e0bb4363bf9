using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Shell.Fields;
using FluentValidation;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;

namespace Claret.Portal.Resets;

/// <summary>Two fields and what makes a good password; the page that holds the ticket completes.</summary>
public sealed partial class NewPasswordForm
{
    private readonly NewPasswordInput input = new();
    private EditContext form = default!;
    private ValidationMessageStore refusals = default!;
    private FluentValidator<NewPasswordInput>? validator;
    private string? otherName;
    private bool isBusy;

    [Parameter, EditorRequired]
    public string Username { get; set; } = "";

    [Parameter, EditorRequired]
    public PasswordContext Context { get; set; } = default!;

    /// <summary>Sets the password; what it is refused for is shown here.</summary>
    [Parameter, EditorRequired]
    public Func<string, Task<CompleteOutcome>> Complete { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    [Inject]
    private IValidator<NewPasswordInput> Validator { get; set; } = default!;

    [Inject]
    private PasswordAdvice Advice { get; set; } = default!;

    /// <summary>The field itself says what is wrong, so the meter needn't.</summary>
    private bool IsRefused => form.GetValidationMessages(form.Field(nameof(input.NewPassword))).Any();

    protected override async Task OnInitializedAsync()
    {
        form = new EditContext(input);
        form.OnValidationStateChanged += (_, _) => StateHasChanged();
        refusals = new ValidationMessageStore(form);
        form.OnFieldChanged += (_, change) =>
        {
            refusals.Clear(change.FieldIdentifier);
            form.NotifyValidationStateChanged();
        };

        // Setting somebody's password never makes this browser theirs: whoever is signed in here stays who they are.
        if (Authentication is not null && (await Authentication).User.Identity is { IsAuthenticated: true, Name: { } name } && name != Context.Name)
            otherName = name;
    }

    private async Task SubmitAsync()
    {
        if (isBusy)
            return;

        isBusy = true;
        try
        {
            refusals.Clear();
            if (await validator!.ValidateAsync()
                && await Complete(input.NewPassword!) is CompleteOutcome.PasswordRefused refused)
            {
                refusals.Add(form.Field(nameof(input.NewPassword)), Advice.Describe(refused.Verdict));
                form.NotifyValidationStateChanged();
            }
        }
        finally
        {
            isBusy = false;
        }
    }
}

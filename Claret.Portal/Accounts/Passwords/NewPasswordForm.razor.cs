using Claret.Portal.Shell.Fields;
using FluentValidation;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Claret.Portal.Accounts.Passwords;

/// <summary>The fields of a new password and what makes a good one, the same wherever one is set; the page around it sets it.</summary>
public sealed partial class NewPasswordForm
{
    private NewPasswordInput input = default!;
    private EditContext form = default!;
    private ValidationMessageStore refusals = default!;
    private FluentValidator<NewPasswordInput>? validator;
    private bool isBusy;

    [Parameter, EditorRequired]
    public string Username { get; set; } = "";

    [Parameter, EditorRequired]
    public PasswordContext Context { get; set; } = default!;

    [Parameter]
    public bool AsksForCurrent { get; set; }

    [Parameter, EditorRequired]
    public string Button { get; set; } = "";

    /// <summary>Sets the password; what it is refused for is shown here.</summary>
    [Parameter, EditorRequired]
    public Func<NewPasswordInput, Task<NewPasswordRefusal?>> Submit { get; set; } = default!;

    [Inject]
    private IValidator<NewPasswordInput> Validator { get; set; } = default!;

    [Inject]
    private PasswordAdvice Advice { get; set; } = default!;

    /// <summary>The field itself says what is wrong, so the meter needn't.</summary>
    private bool IsRefused => form.GetValidationMessages(form.Field(nameof(input.NewPassword))).Any();

    protected override void OnInitialized()
    {
        input = new NewPasswordInput { AsksForCurrent = AsksForCurrent };
        form = new EditContext(input);
        form.OnValidationStateChanged += (_, _) => StateHasChanged();
        refusals = new ValidationMessageStore(form);
        form.OnFieldChanged += (_, change) =>
        {
            refusals.Clear(change.FieldIdentifier);
            form.NotifyValidationStateChanged();
        };
    }

    private async Task SubmitAsync()
    {
        if (isBusy)
            return;

        isBusy = true;
        try
        {
            refusals.Clear();
            if (await validator!.ValidateAsync() && await Submit(input) is { } refusal)
                Show(refusal);
        }
        finally
        {
            isBusy = false;
        }
    }

    private void Show(NewPasswordRefusal refusal)
    {
        switch (refusal)
        {
            case NewPasswordRefusal.OfNew refused:
                refusals.Add(form.Field(nameof(input.NewPassword)), Advice.Describe(refused.Verdict));
                break;
            default:
                refusals.Add(form.Field(nameof(input.CurrentPassword)), Texts["CurrentRefused"]);
                break;
        }

        form.NotifyValidationStateChanged();
    }
}

using Claret.Portal.Shell;
using Claret.Portal.Shell.Fields;
using Claret.Portal.SignIn;
using FluentValidation;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;
using Severity = MudBlazor.Severity;

namespace Claret.Portal.Sources.Admin;

/// <summary>Everything that is set of one provider, saved as a whole. Whatever is refused, nothing that was typed is lost.</summary>
public sealed partial class ProviderForm
{
    private readonly OneClick click = new();
    private EditContext context = default!;
    private FluentValidator<SsoInput>? ssoValidator;
    private FluentValidator<LdapInput>? ldapValidator;
    private FluentValidator<FilesInput>? filesValidator;
    private string? problem;
    private bool isDirty;
    private int changes;

    [Parameter, EditorRequired]
    public ProviderInput Input { get; set; } = default!;

    [Parameter]
    public bool MayChange { get; set; }

    [Parameter]
    public bool MaySetUp { get; set; }

    [Parameter]
    public EventCallback<ProviderState> OnSaved { get; set; }

    [Inject]
    private ProviderDesk Desk { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private IValidator<SsoInput> SsoRules { get; set; } = default!;

    [Inject]
    private IValidator<LdapInput> LdapRules { get; set; } = default!;

    [Inject]
    private IValidator<FilesInput> FilesRules { get; set; } = default!;

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(context?.Model, Input))
            return;

        context = new EditContext(Input);
        context.OnFieldChanged += (_, _) => Changed();
        isDirty = Input.IsDirty;
    }

    private void Changed()
    {
        (problem, isDirty) = (null, Input.IsDirty);
        changes++;
        StateHasChanged();
    }

    private void Undo()
    {
        Input.Take(Input.State!);
        context = new EditContext(Input);
        context.OnFieldChanged += (_, _) => Changed();
        Changed();
    }

    private Task<bool> JudgeAsync() => Input switch
    {
        SsoInput => ssoValidator!.ValidateAsync(),
        LdapInput => ldapValidator!.ValidateAsync(),
        _ => filesValidator!.ValidateAsync(),
    };

    private Task SaveAsync() => click.RunAsync(async () =>
    {
        problem = null;
        if (!await JudgeAsync())
            problem = Texts["SomeRefused"];
        else
            await SaveOnceAsync();
        return false;
    });

    private async Task SaveOnceAsync()
    {
        var caller = await SignedIn.CallerAsync();
        var outcome = Input.State is { } state
            ? await Desk.SaveAsync(caller, state.Id, state.Version, Input, CancellationToken.None)
            : await Desk.AddAsync(caller, Input, CancellationToken.None);
        switch (outcome)
        {
            case ProviderOutcome.Saved saved:
                Input.Take(saved.Now);
                Changed();
                Snackbar.Add(Texts[saved.SecretGone ? "SavedSecretGone" : "Saved", saved.Now.Name], Severity.Success);
                await OnSaved.InvokeAsync(saved.Now);
                break;
            case ProviderOutcome.Conflict conflict:
                Input.Meet(conflict.Now);
                break;
            case ProviderOutcome.Refused refused:
                problem = Texts[$"Why{refused.Refusal}"];
                break;
            case ProviderOutcome.Invalid invalid:
                problem = string.Join(' ', invalid.Faults.Select(fault => fault.Message));
                break;
        }
    }
}

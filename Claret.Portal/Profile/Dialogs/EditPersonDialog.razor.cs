using Claret.Portal.Accounts;
using Claret.Portal.Hosting;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Options;
using MudBlazor;

namespace Claret.Portal.Profile.Dialogs;

/// <summary>
/// Edits name, username and address; says what a new address brings with it, and can send a reset there in the same go. Where somebody
/// else was faster, it says what is different and keeps what was typed.
/// </summary>
public sealed partial class EditPersonDialog
{
    private readonly OneClick click = new();
    private readonly EditInput input = new();
    private readonly List<(string Field, string Value)> meanwhile = [];
    private EditContext form = default!;
    private ValidationMessageStore messages = default!;
    private PersonDetails seen = default!;
    private ActRefusal? refused;
    private bool sendsReset;

    public static DialogOptions Options { get; } = new() { CloseOnEscapeKey = true, BackdropClick = false, MaxWidth = MaxWidth.ExtraSmall, FullWidth = true };

    [Parameter, EditorRequired]
    public long PersonId { get; set; }

    /// <summary>As the page shows them.</summary>
    [Parameter, EditorRequired]
    public PersonDetails Details { get; set; } = default!;

    /// <summary>Local and active: a reset would make sense.</summary>
    [Parameter]
    public bool CanBeReset { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private PersonEditing Editing { get; set; } = default!;

    [Inject]
    private ResetService Resets { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private IOptions<ResetOptions> ResetOptions { get; set; } = default!;

    [Inject]
    private IOptions<PortalOptions> Portal { get; set; } = default!;

    private string? UsernameHelp => Portal.Value.UsernameFormat is not { Length: > 0 } format ? null
        : UsernameFormat.Example(format) is { } example ? Texts["UsernameLike", example] : format;

    protected override void OnInitialized()
    {
        seen = Details;
        (input.Name, input.Username, input.Email) = (seen.Name, seen.Username, seen.Email);
        form = new EditContext(input);
        messages = new ValidationMessageStore(form);
        form.OnFieldChanged += (_, change) =>
        {
            messages.Clear(change.FieldIdentifier);
            form.NotifyValidationStateChanged();
        };
    }

    private Task SaveAsync() => click.RunAsync(async () =>
    {
        if (refused is not null)
            return true;

        meanwhile.Clear();
        var caller = await SignedIn.CallerAsync();
        switch (await Editing.EditAsync(caller, PersonId, seen, input.ToDetails(), CancellationToken.None))
        {
            case EditOutcome.Saved saved:
                var wantsReset = saved is { AddressChanged: true, Now.Email: not null } && sendsReset && CanBeReset;
                var reset = wantsReset ? await Resets.SendAsync(caller, PersonId, ResetOptions.Value.DeliveryKind, CancellationToken.None) : null;
                Dialog.Close(DialogResult.Ok(new EditResult(saved.Now, reset)));
                return true;
            case EditOutcome.Invalid invalid:
                Show(invalid.Faults);
                return false;
            case EditOutcome.Changed changed:
                Take(changed.Now);
                return false;
            case EditOutcome.Refused why:
                refused = why.Why;
                return false;
            case var other:
                throw new InvalidOperationException($"Nobody says what comes of {other}.");
        }
    });

    private void Show(IEnumerable<DetailFault> faults)
    {
        messages.Clear();
        foreach (var fault in faults)
            messages.Add(form.Field(FieldOf(fault)), Texts[$"Fault{fault}"]);
        form.NotifyValidationStateChanged();
    }

    private static string FieldOf(DetailFault fault) => fault switch
    {
        DetailFault.NameMissing or DetailFault.NameTooLong or DetailFault.NameUnreadable => nameof(EditInput.Name),
        DetailFault.EmailTooLong or DetailFault.EmailNotOne => nameof(EditInput.Email),
        _ => nameof(EditInput.Username),
    };

    /// <summary>What this admin hasn't touched follows; what they typed stays, and what it was meanwhile changed to is said.</summary>
    private void Take(PersonDetails now)
    {
        var typed = input.ToDetails();
        if (now.Name != seen.Name)
            meanwhile.Add((nameof(EditInput.Name), now.Name));
        if (now.Username != seen.Username)
            meanwhile.Add((nameof(EditInput.Username), now.Username));
        if (now.Email != seen.Email)
            meanwhile.Add((nameof(EditInput.Email), now.Email ?? Texts["NoEmail"]));

        input.Name = typed.Name == seen.Name ? now.Name : input.Name;
        input.Username = typed.Username == seen.Username ? now.Username : input.Username;
        input.Email = typed.Email == seen.Email ? now.Email : input.Email;
        seen = now;
    }

    private void Close() => Dialog.Close(refused is null && meanwhile.Count == 0 ? DialogResult.Cancel() : DialogResult.Ok(new EditResult(Saved: null, Reset: null)));
}

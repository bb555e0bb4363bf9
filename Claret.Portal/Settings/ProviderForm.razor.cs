using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;

namespace Claret.Portal.Settings;

/// <summary>What people of one provider are told about their password.</summary>
public sealed partial class ProviderForm
{
    private EditContext context = default!;
    private string? entryFault;
    private bool isBusy;
    private bool wasDirty;

    [Parameter, EditorRequired]
    public ProviderEntry Entry { get; set; } = default!;

    [Parameter]
    public bool MayChange { get; set; }

    [Parameter]
    public EventCallback OnSaved { get; set; }

    [Parameter]
    public EventCallback OnDirtyChanged { get; set; }

    [Inject]
    private ProviderWords Words { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private string Prefix => FormattableString.Invariant($"provider-{Entry.State.Id}");

    protected override void OnInitialized()
    {
        context = new EditContext(Entry);
        context.OnFieldChanged += (_, _) => Changed();
    }

    private void Changed()
    {
        entryFault = null;
        if (wasDirty != Entry.IsDirty)
        {
            wasDirty = Entry.IsDirty;
            _ = OnDirtyChanged.InvokeAsync();
        }

        StateHasChanged();
    }

    private void Undo()
    {
        Entry.Take(Entry.State);
        Changed();
    }

    private async Task SaveAsync()
    {
        if (isBusy)
            return;

        (isBusy, entryFault) = (true, null);
        try
        {
            await SaveOnceAsync();
        }
        finally
        {
            isBusy = false;
        }
    }

    private async Task SaveOnceAsync()
    {
        switch (await Words.SaveAsync(await SignedIn.CallerAsync(), Entry.State.Id, Entry.State.Text, Entry.Typed, CancellationToken.None))
        {
            case ProviderOutcome.Conflict conflict:
                Entry.Meet(conflict.Now);
                break;
            case ProviderOutcome.Refused refused:
                entryFault = Texts[$"Why{refused.Refusal}"];
                break;
            default:
                Entry.Take(Entry.State with { Text = Entry.Typed });
                wasDirty = false;
                await OnSaved.InvokeAsync();
                Snackbar.Add(Texts["ProviderSaved", Entry.State.Text.Name], Severity.Success);
                break;
        }
    }
}

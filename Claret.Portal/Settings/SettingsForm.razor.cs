using Claret.Portal.Mail;
using Claret.Portal.Shell.Fields;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;

namespace Claret.Portal.Settings;

/// <summary>One part of the settings, saved as a whole. Whatever is refused, nothing that was typed is lost.</summary>
public sealed partial class SettingsForm
{
    private readonly EditContext context;
    private readonly ValidationMessageStore messages;
    private readonly List<string> problems = [];
    private bool isBusy;
    private bool wasDirty;

    public SettingsForm()
    {
        context = new EditContext(this);
        messages = new ValidationMessageStore(context);
    }

    [Parameter, EditorRequired]
    public SettingsPart Part { get; set; }

    [Parameter, EditorRequired]
    public IReadOnlyList<SettingEntry> Entries { get; set; } = [];

    [Parameter]
    public bool MayChange { get; set; }

    /// <summary>May not be changed by somebody who may change other parts.</summary>
    [Parameter]
    public bool IsForAdmins { get; set; }

    [Parameter]
    public EventCallback OnSaved { get; set; }

    [Parameter]
    public EventCallback OnDirtyChanged { get; set; }

    [Inject]
    private SettingsChange Change { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private FaultWords Words { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    /// <summary>Those of the transport that is chosen: the others mean nothing with it.</summary>
    private IEnumerable<SettingEntry> Shown => Entries.Where(entry =>
        (!entry.Definition.Key.StartsWith("Mail:Smtp:", StringComparison.Ordinal) || Transport == MailTransportKind.Smtp)
        && (!entry.Definition.Key.StartsWith("Mail:SendGrid:", StringComparison.Ordinal) || Transport == MailTransportKind.SendGrid));

    private MailTransportKind Transport =>
        NamedValue.Of<MailTransportKind>(Entries.FirstOrDefault(entry => entry.Definition.Key == "Mail:Transport")?.Typed ?? "") ?? MailTransportKind.Pickup;

    public static string IdOf(SettingsPart part) => part.ToString().ToLowerInvariant();

    protected override void OnInitialized() => context.OnFieldChanged += (_, change) =>
    {
        if (change.FieldIdentifier.Model is SettingEntry entry)
            Changed(entry);
    };

    protected override void OnParametersSet() => wasDirty = Entries.Any(entry => entry.IsDirty);

    /// <summary>Said before it happens.</summary>
    private string? WarningFor(SettingEntry entry)
    {
        var moves = entry is { Definition.IsSecret: true, State.HasValue: true, IsRemoved: false } && string.IsNullOrEmpty(entry.Value)
            && Entries.Any(other => other.IsDirty && entry.Definition.BelongsTo.Contains(other.Definition.Key, StringComparer.Ordinal));
        return moves ? Texts[$"Clears-{entry.Definition.Name}"].Value : null;
    }

    private void Changed(SettingEntry entry)
    {
        entry.Fault = null;
        messages.Clear(FieldOf(entry));
        problems.Clear();
        context.NotifyValidationStateChanged();
        var isDirty = Entries.Any(any => any.IsDirty);
        if (wasDirty != isDirty)
        {
            wasDirty = isDirty;
            _ = OnDirtyChanged.InvokeAsync();
        }

        StateHasChanged();
    }

    private void Undo()
    {
        foreach (var entry in Entries)
            entry.Take(entry.State);
        Clear();
        wasDirty = false;
        _ = OnDirtyChanged.InvokeAsync();
    }

    private async Task SaveAsync()
    {
        if (isBusy)
            return;

        isBusy = true;
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
        Clear();
        var dirty = Shown.Where(entry => entry.IsDirty).ToList();
        foreach (var entry in dirty.Where(entry => !entry.IsReadable))
            entry.Fault = Texts["WholeNumber"];
        if (dirty.Exists(entry => entry.Fault is not null))
        {
            await ShowFaultsAsync();
            return;
        }

        if (dirty.Count == 0)
        {
            Snackbar.Add(Texts["NothingChanged"], Severity.Info);
            return;
        }

        switch (await Change.SaveAsync(await SignedIn.CallerAsync(), dirty.ConvertAll(entry => entry.Edit), CancellationToken.None))
        {
            case SettingsOutcome.Saved saved:
                await OnSaved.InvokeAsync();
                Snackbar.Add(string.Join(' ', saved.Cleared.Select(secret => Texts[$"Cleared-{secret.Name}"].Value).Prepend(Texts["Saved"])), Severity.Success);
                break;
            case SettingsOutcome.Invalid invalid:
                foreach (var fault in invalid.Faults)
                    Place(fault);
                await ShowFaultsAsync();
                break;
            case SettingsOutcome.Conflict conflict:
                problems.Add(Texts["ConflictHeading"]);
                foreach (var now in conflict.Now)
                    Entries.First(entry => entry.Definition == now.Definition).Meet(now);
                break;
            case SettingsOutcome.Refused refused:
                problems.Add(Texts[$"Why{refused.Refusal}"]);
                break;
        }
    }

    private void Place(string fault)
    {
        if (FaultWords.About(fault) is { } setting && Shown.FirstOrDefault(entry => entry.Definition == setting) is { } entry)
            entry.Fault = entry.Fault is null ? Words.Of(fault) : $"{entry.Fault} {Words.Of(fault)}";
        else
            problems.Add(Words.Of(fault));
    }

    private async Task ShowFaultsAsync()
    {
        foreach (var entry in Shown.Where(entry => entry.Fault is not null))
            messages.Add(FieldOf(entry), entry.Fault!);
        context.NotifyValidationStateChanged();
        if (FormFields.Of(context).FirstInvalid() is { } first)
            await first.FocusAsync();
    }

    private void Clear()
    {
        problems.Clear();
        messages.Clear();
        foreach (var entry in Entries)
            entry.Fault = null;
        context.NotifyValidationStateChanged();
    }

    private static FieldIdentifier FieldOf(SettingEntry entry) =>
        new(entry, entry.Definition.Kind == SettingKind.Duration ? nameof(SettingEntry.Amount) : nameof(SettingEntry.Value));
}

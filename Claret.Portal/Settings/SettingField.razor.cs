using Claret.Portal.Accounts;
using Claret.Portal.Shell.Fields;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Settings;

/// <summary>One setting with its label, its hint, and where its value comes from.</summary>
public sealed partial class SettingField
{
    /// <summary>No format that anybody could mean: the choice of words of one's own.</summary>
    private const string Own = "\u00a0own";

    private bool isOwn;

    [Parameter, EditorRequired]
    public SettingEntry Entry { get; set; } = default!;

    [Parameter]
    public bool IsReadOnly { get; set; }

    /// <summary>What saving will do to a secret.</summary>
    [Parameter]
    public string? Warning { get; set; }

    /// <summary>Where no field of the form tells it.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    private SettingDefinition Definition => Entry.Definition;

    private string Id => $"setting-{Definition.Name}";

    private string Label => Texts[$"Label-{Definition.Name}"];

    private string? Hint => Texts[$"Hint-{Definition.Name}"] is { ResourceNotFound: false } hint ? hint.Value : null;

    private bool IsDisabled => IsReadOnly || Entry.IsLocked;

    private IEnumerable<ChoiceOption> Choices => Definition.Choices.Select(choice =>
        new ChoiceOption(choice, Texts[$"Choice-{Definition.Name}-{choice}"], Texts[$"What-{Definition.Name}-{choice}"]));

    private IEnumerable<ChoiceOption> Formats =>
    [
        new("", Texts["Format-none"], Texts["WhatFormat-none"]),
        .. SettingCatalogue.UsernameFormats.Select(format => new ChoiceOption(format, Texts[$"Format-{format}"], Texts["FormatExample", UsernameFormat.Example(format)!])),
        new(Own, Texts["Format-own"], null),
    ];

    /// <summary>Seconds only where somebody has written them into the file.</summary>
    private IEnumerable<DurationUnit> Units => Enum.GetValues<DurationUnit>().Where(unit => unit != DurationUnit.Seconds || Entry.Unit == unit);

    private RenderFragment Origin => builder =>
    {
        builder.OpenComponent<SettingOrigin>(0);
        builder.AddAttribute(1, nameof(SettingOrigin.Entry), Entry);
        builder.AddAttribute(2, nameof(SettingOrigin.IsReadOnly), IsReadOnly);
        builder.AddAttribute(3, nameof(SettingOrigin.OnChanged), EventCallback.Factory.Create(this, ChangedAsync));
        builder.CloseComponent();
    };

    protected override void OnParametersSet() =>
        isOwn = IsOwnWords || (isOwn && string.IsNullOrEmpty(Entry.Value));

    private bool IsOwnWords => !string.IsNullOrEmpty(Entry.Value) && !SettingCatalogue.UsernameFormats.Contains(Entry.Value, StringComparer.OrdinalIgnoreCase);

    private Task ChangedAsync()
    {
        // "Back to the usual", or somebody else's value: it may be a format again.
        isOwn = IsOwnWords;
        return OnChanged.InvokeAsync();
    }

    private Task Chosen(string value)
    {
        Entry.Value = value;
        return OnChanged.InvokeAsync();
    }

    private Task FormatChosen(string value)
    {
        isOwn = value == Own;
        Entry.Value = isOwn ? "" : value;
        return OnChanged.InvokeAsync();
    }

    private Task UnitChosen(ChangeEventArgs change)
    {
        if (Enum.TryParse<DurationUnit>(change.Value as string, out var unit))
            Entry.Unit = unit;
        return OnChanged.InvokeAsync();
    }
}

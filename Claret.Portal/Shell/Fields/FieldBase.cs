using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Claret.Portal.Shell.Fields;

/// <summary>
/// A plain label and input. It works the same on a page of plain html, while prerendered and in a circuit, and says its
/// help and its errors to assistive software.
/// </summary>
public abstract class FieldBase : InputBase<string?>
{
    private ElementReference element;
    private FormFields? form;

    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>The field's name in a posted form; by default what the form's model calls it.</summary>
    [Parameter]
    public string? Name { get; set; }

    [Parameter]
    public string? Autocomplete { get; set; }

    [Parameter]
    public string? InputMode { get; set; }

    [Parameter]
    public string? Help { get; set; }

    /// <summary>A message of more than 32 KB drops the circuit without a word, so every field has an end.</summary>
    [Parameter]
    public int MaxLength { get; set; } = 1024;

    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>Said to assistive software; that it is really filled is for the validator, which has better words than the browser.</summary>
    [Parameter]
    public bool Required { get; set; }

    [Parameter]
    public bool Spellcheck { get; set; }

    /// <summary>Binds at every key, not when the field is left.</summary>
    [Parameter]
    public bool Immediate { get; set; }

    /// <summary>Stands under the help: a strength meter, a button.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    internal FieldIdentifier Identifier => FieldIdentifier;

    internal string[] Messages => EditContext is null ? [] : [.. EditContext.GetValidationMessages(FieldIdentifier)];

    internal string HelpId => $"{Id}-help";

    internal string ErrorId => $"{Id}-error";

    public ValueTask FocusAsync() => element.FocusAsync();

    protected override void OnInitialized()
    {
        base.OnInitialized();
        form = EditContext is null ? null : FormFields.Of(EditContext);
        form?.Add(this);
    }

    protected override bool TryParseValueFromString(string? value, out string? result, [NotNullWhen(false)] out string? validationErrorMessage)
    {
        result = value;
        validationErrorMessage = null;
        return true;
    }

    protected RenderFragment InputElement(string type, bool showsValue = true) => builder =>
    {
        builder.OpenElement(0, "input");
        builder.AddMultipleAttributes(1, AdditionalAttributes);
        builder.AddAttribute(2, "id", Id);
        builder.AddAttribute(3, "name", Name ?? (string.IsNullOrEmpty(NameAttributeValue) ? null : NameAttributeValue));
        builder.AddAttribute(4, "type", type);
        builder.AddAttribute(5, "autocomplete", Autocomplete);
        builder.AddAttribute(6, "inputmode", InputMode);
        builder.AddAttribute(7, "maxlength", MaxLength);
        builder.AddAttribute(8, "disabled", Disabled);
        builder.AddAttribute(9, "spellcheck", Spellcheck ? "true" : "false");
        builder.AddAttribute(10, "autocapitalize", "none");
        builder.AddAttribute(11, "aria-required", Required ? "true" : null);
        builder.AddAttribute(12, "aria-invalid", Messages.Length > 0 ? "true" : null);
        builder.AddAttribute(13, "aria-describedby", DescribedBy);
        if (showsValue)
            builder.AddAttribute(14, "value", CurrentValueAsString);

        builder.AddAttribute(15, Immediate ? "oninput" : "onchange",
            EventCallback.Factory.CreateBinder<string?>(this, value => CurrentValueAsString = value, CurrentValueAsString));
        builder.SetUpdatesAttributeName("value");
        builder.AddAttribute(16, "onblur", EventCallback.Factory.Create(this, () => form?.Leave(FieldIdentifier)));
        builder.AddElementReferenceCapture(17, captured => element = captured);
        builder.CloseElement();
    };

    protected override void Dispose(bool disposing)
    {
        form?.Remove(this);
        base.Dispose(disposing);
    }

    private string? DescribedBy => (Messages.Length > 0, Help is not null) switch
    {
        (true, true) => $"{ErrorId} {HelpId}",
        (true, false) => ErrorId,
        (false, true) => HelpId,
        _ => null,
    };
}

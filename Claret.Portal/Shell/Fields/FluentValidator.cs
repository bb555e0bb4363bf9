using FluentValidation;
using FluentValidation.Results;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Claret.Portal.Shell.Fields;

/// <summary>
/// Puts FluentValidation behind an <see cref="EditForm"/>. A page awaits <see cref="ValidateAsync"/> in its OnSubmit:
/// OnValidSubmit would not wait for rules that ask a database. A field is judged by itself only after it has been left
/// once, for a sentence that appears under the pointer moves the button away from the click.
/// </summary>
public sealed class FluentValidator<TModel> : ComponentBase, IDisposable
    where TModel : class
{
    private readonly HashSet<FieldIdentifier> left = [];
    private EditContext? context;
    private FormFields? fields;
    private ValidationMessageStore? messages;
    private bool isServed;

    [Parameter, EditorRequired]
    public IValidator<TModel> Validator { get; set; } = default!;

    [CascadingParameter]
    private EditContext Form { get; set; } = default!;

    /// <summary>Judges the whole form, and moves to the first field that is refused.</summary>
    public async Task<bool> ValidateAsync(CancellationToken cancellationToken = default)
    {
        var result = await Validator.ValidateAsync((TModel)Form.Model, cancellationToken);
        messages!.Clear();
        foreach (var failure in result.Errors)
        {
            var field = Form.Field(failure.PropertyName);
            left.Add(field);
            messages.Add(field, failure.ErrorMessage);
        }

        Form.NotifyValidationStateChanged();
        // On a page of plain html nothing can be focused from here.
        if (isServed && fields!.FirstInvalid() is { } first)
            await first.FocusAsync();

        return result.IsValid;
    }

    public void Dispose() => Detach();

    protected override void OnParametersSet()
    {
        if (context == Form)
            return;

        Detach();
        context = Form;
        messages = new ValidationMessageStore(context);
        fields = FormFields.Of(context);
        context.OnFieldChanged += OnFieldChanged;
        fields.Left += OnLeft;
    }

    // Never called for plain html.
    protected override void OnAfterRender(bool firstRender) => isServed = true;

    private void OnLeft(object? sender, FieldChangedEventArgs leaving)
    {
        if (context!.IsModified(leaving.FieldIdentifier))
            left.Add(leaving.FieldIdentifier);
    }

    private void OnFieldChanged(object? sender, FieldChangedEventArgs change)
    {
        var field = change.FieldIdentifier;
        messages!.Clear(field);
        context!.NotifyValidationStateChanged();
        if (left.Contains(field) && ReferenceEquals(field.Model, context.Model))
            _ = InvokeAsync(() => JudgeAsync(field));
    }

    private async Task JudgeAsync(FieldIdentifier field)
    {
        try
        {
            var result = await Validator.ValidateAsync(
                ValidationContext<TModel>.CreateWithOptions((TModel)field.Model, options => options.IncludeProperties(field.FieldName)));
            messages!.Clear(field);
            foreach (ValidationFailure failure in result.Errors)
                messages.Add(field, failure.ErrorMessage);

            context!.NotifyValidationStateChanged();
        }
        catch (Exception broken)
        {
            await DispatchExceptionAsync(broken);
        }
    }

    private void Detach()
    {
        if (context is null)
            return;

        context.OnFieldChanged -= OnFieldChanged;
        fields!.Left -= OnLeft;
    }
}

using Microsoft.AspNetCore.Components.Forms;

namespace Claret.Portal.Shell.Fields;

/// <summary>What the fields and the validator of one form tell each other; kept with the form's <see cref="EditContext"/>.</summary>
internal sealed class FormFields
{
    private static readonly object Key = new();

    private readonly List<FieldBase> fields = [];

    /// <summary>The person has left a field.</summary>
    public event EventHandler<FieldChangedEventArgs>? Left;

    public static FormFields Of(EditContext context)
    {
        if (context.Properties.TryGetValue(Key, out var kept))
            return (FormFields)kept;

        var made = new FormFields();
        context.Properties[Key] = made;
        return made;
    }

    public void Add(FieldBase field) => fields.Add(field);

    public void Remove(FieldBase field) => fields.Remove(field);

    public void Leave(FieldIdentifier field) => Left?.Invoke(this, new FieldChangedEventArgs(field));

    public FieldBase? FirstInvalid() => fields.Find(field => field.Messages.Length > 0);
}

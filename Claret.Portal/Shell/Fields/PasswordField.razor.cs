namespace Claret.Portal.Shell.Fields;

/// <summary>A password that can be shown, pasted, and filled by a password manager. <see cref="FieldBase.ChildContent"/> is the place of a strength meter.</summary>
public sealed partial class PasswordField
{
    private bool isShown;
    private bool isServed;

    // Never called for plain html: a password that was posted there is not written back into the page.
    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;

        isServed = true;
        if (!string.IsNullOrEmpty(CurrentValue))
            StateHasChanged();
    }
}

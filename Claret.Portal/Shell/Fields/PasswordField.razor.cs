namespace Claret.Portal.Shell.Fields;

/// <summary>A password that can be shown, pasted, and filled by a password manager. <see cref="FieldBase.ChildContent"/> is the place of a strength meter.</summary>
public sealed partial class PasswordField
{
    private bool isShown;
    private bool isServed;

    // A password that was posted to a page of plain html is not written back into it.
    private bool MayShowValue => isServed || AssignedRenderMode is not null;

    // Never called for plain html.
    protected override void OnAfterRender(bool firstRender) => isServed = true;
}

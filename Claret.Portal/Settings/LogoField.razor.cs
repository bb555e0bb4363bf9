using Claret.Portal.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Claret.Portal.Settings;

/// <summary>A picture, shown as it is chosen and kept when its part is saved.</summary>
public sealed partial class LogoField
{
    private string? refused;

    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter]
    public string? Help { get; set; }

    /// <summary>Base64; empty for none.</summary>
    [Parameter]
    public string? Value { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    [Parameter]
    public string? Fault { get; set; }

    [Parameter]
    public EventCallback<string> OnChosen { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private PortalLogo? Logo => PortalLogo.Of(Value ?? "");

    private string? Says => refused ?? Fault;

    private async Task TakeAsync(InputFileChangeEventArgs change)
    {
        refused = null;
        if (change.File.Size > PortalLogo.MaxBytes)
        {
            refused = Texts[$"Logo{LogoFault.TooLarge}"];
            return;
        }

        try
        {
            await using var stream = change.File.OpenReadStream(PortalLogo.MaxBytes);
            using var read = new MemoryStream();
            await stream.CopyToAsync(read);
            if (PortalLogo.WhyNot(read.ToArray()) is { } fault)
                refused = Texts[$"Logo{fault}"];
            else
                await OnChosen.InvokeAsync(Convert.ToBase64String(read.ToArray()));
        }
        catch (Exception cut) when (cut is IOException or TimeoutException or OperationCanceledException)
        {
            refused = Texts["LogoUnread"];
        }
    }

    private Task RemoveAsync()
    {
        refused = null;
        return OnChosen.InvokeAsync("");
    }
}

using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Shell;

/// <summary>A sentence set apart. Errors and warnings are announced at once; the others when the reader has time.</summary>
public sealed partial class Notice
{
    [Parameter]
    public NoticeKind Kind { get; set; }

    [Parameter]
    public string? Heading { get; set; }

    /// <summary>False for a notice that belongs to the page from the start: it is read in its turn.</summary>
    [Parameter]
    public bool IsAnnounced { get; set; } = true;

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private string? Role => (IsAnnounced, Kind) switch
    {
        (false, _) => null,
        (_, NoticeKind.Error or NoticeKind.Warning) => "alert",
        _ => "status",
    };

    private string Icon => Kind switch
    {
        NoticeKind.Success => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-4 9.3 2.8 2.8L16 9.5",
        NoticeKind.Warning => "M12 4 2.8 20h18.4L12 4Zm0 6v4.5m0 2.5v.2",
        NoticeKind.Error => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4.5v5.5m0 3.2v.2",
        _ => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4.6v.2m0 3.2v5.5",
    };
}

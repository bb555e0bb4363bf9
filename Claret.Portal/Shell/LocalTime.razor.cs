using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Shell;

/// <summary>A moment, drawn in UTC and turned into the reader's zone by <c>shell.js</c>: the server doesn't know that zone.</summary>
public sealed partial class LocalTime
{
    /// <summary>UTC.</summary>
    [Parameter, EditorRequired]
    public DateTime Value { get; set; }

    [Parameter]
    public TimePart Show { get; set; } = TimePart.Both;

    private string Iso => Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private string Exact => Value.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private string InUtc => Value.ToString(
        Show switch
        {
            TimePart.Date => "yyyy-MM-dd",
            TimePart.Time => "HH:mm 'UTC'",
            _ => "yyyy-MM-dd HH:mm 'UTC'",
        },
        CultureInfo.InvariantCulture);
}

using System.Globalization;
using Claret.Portal.Audit;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.AuditAdmin;

/// <summary>What entries say to a reader. What has no words yet (a later version wrote it) is shown as it is kept.</summary>
public sealed class AuditWords(IStringLocalizer<AuditTexts> texts)
{
    public string Action(string action) => texts[$"Action{action}"] is { ResourceNotFound: false } words ? words : action;

    /// <summary>A deleted person's is their username, whatever that says.</summary>
    public string? Reason(AuditRow row)
    {
        if (row is not { Reason: { Length: > 0 } reason } || row.Action == nameof(AuditAction.PersonDeleted))
            return row.Reason;

        // Some end in how many: "all others of one's own: 2".
        var colon = reason.LastIndexOf(": ", StringComparison.Ordinal);
        var isCounted = int.TryParse(reason.AsSpan(colon < 0 ? reason.Length : colon + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        var known = $"Reason-{(isCounted ? reason[..colon] : reason).ToLowerInvariant()}";
        // Asked without numbers first: what nobody knows is somebody's own words, and no format.
        return texts[known].ResourceNotFound ? reason : texts[known, count];
    }

    /// <summary>Who acted where the entry names nobody.</summary>
    public string Nobody(AuditRow row) => row.Origin switch
    {
        null => texts["ByPortal"],
        Console => texts["ByConsole"],
        _ => texts["ByStranger"],
    };

    public string? Origin(AuditRow row) => row.Origin == Console ? texts["OriginConsole"] : row.Origin;

    /// <summary>As commands keep it.</summary>
    private const string Console = "console";
}

using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Invitations;

/// <summary>Those who are to be invited, as they will be called here. What is in the way stands under the field it belongs to, with a way out.</summary>
public sealed partial class InviteesTable
{
    private bool isPatternWrong;

    [Parameter, EditorRequired]
    public IReadOnlyList<InviteeRow> Rows { get; set; } = [];

    [Parameter]
    public string Pattern { get; set; } = "";

    [Parameter]
    public EventCallback<string> PatternChanged { get; set; }

    /// <summary>Something was typed or ticked: what is in the way is to be asked anew.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Parameter]
    public EventCallback<InviteeRow> OnRemoved { get; set; }

    private static string? FreeOf(InviteFinding finding) => finding switch
    {
        InviteFinding.UsernameTaken taken => taken.Free,
        InviteFinding.UsernameTwice twice => twice.Free,
        _ => null,
    };

    private static string Typed(ChangeEventArgs change) => change.Value as string ?? "";

    private async Task ChangePatternAsync(ChangeEventArgs change)
    {
        var typed = Typed(change);
        isPatternWrong = typed.Length > UsernamePattern.MaxLength || !UsernamePattern.IsOne(typed);
        await PatternChanged.InvokeAsync(typed);
    }

    private async Task ChangeAsync(InviteeRow row, string field, string typed)
    {
        if (field == nameof(InviteeRow.Name))
        {
            row.Name = typed;
            if (!isPatternWrong)
                row.Suggest(Pattern);
        }
        else
        {
            row.Type(typed);
        }

        await OnChanged.InvokeAsync();
    }

    private async Task TickAsync(InviteeRow row, ChangeEventArgs change)
    {
        row.DespiteAccounts = change.Value is true;
        await OnChanged.InvokeAsync();
    }
}

using Claret.Portal.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Claret.Portal.Invitations;

/// <summary>
/// Takes addresses, typed one by one or pasted as they are, and makes a chip of each. With the keyboard: Enter or a separator makes
/// one, Backspace in the empty field takes the last one back to be edited, Enter on a chip edits it and Delete removes it.
/// </summary>
public sealed partial class AddressField
{
    /// <summary>A message of more than 32 KB drops the circuit without a word, and a letter can take three bytes.</summary>
    private const int MaxTyped = 8_000;

    private ElementReference field;
    private string typed = "";

    /// <summary>What chips were just made of: until the browser has heard that, it sends what follows behind it.</summary>
    private string taken = "";
    private string? problem;

    /// <summary>The page's own list: it stays when the field goes.</summary>
    [Parameter, EditorRequired]
    public List<TypedAddress> Addresses { get; set; } = default!;

    [Parameter]
    public EventCallback OnChanged { get; set; }

    /// <summary>Makes chips of what still stands in the field. False when the list can't be gone on with; then the field says why.</summary>
    public async Task<bool> FinishAsync()
    {
        problem = null;
        Take(typed);
        if (problem is null && Addresses.Count == 0)
            problem = Texts["AddressesMissing"];
        else if (problem is null && Addresses.FindAll(address => !address.IsOne) is { Count: > 0 } broken)
            problem = Texts["AddressesBroken", Mail.MailLine.Of(broken[0].Email, 60)];
        if (problem is not null)
            await field.FocusAsync();
        return problem is null;
    }

    private async Task Type(string text)
    {
        if (taken.Length > 0 && text.Length > taken.Length && text.StartsWith(taken, StringComparison.Ordinal))
            text = text[taken.Length..];
        else
            (taken, problem) = ("", null);

        if (IsComplete(text))
            Take(taken = text);
        else
            // A separator alone: its address has become a chip already.
            typed = text.AsSpan().Trim(" ,;\t\r\n").IsEmpty ? "" : text;
        await OnChanged.InvokeAsync();
    }

    /// <summary>Nothing is taken away from somebody who is still typing: a surname before a comma, a name before its address.</summary>
    private bool IsComplete(string text)
    {
        if (text.AsSpan().Trim(" ,;\t\r\n").IsEmpty)
            return false;

        var isPasted = text.Length > typed.Length + 1;
        var hasAddress = text.Contains('@', StringComparison.Ordinal);
        return text[^1] switch
        {
            '\n' or ';' => true,
            ',' => hasAddress,
            ' ' => hasAddress && !text.AsSpan().ContainsAny('<', '"'),
            '>' => hasAddress,
            _ => isPasted && hasAddress,
        };
    }

    private void Take(string text)
    {
        typed = "";
        var all = AddressList.Read(text);
        for (var i = 0; i < all.Count; i++)
        {
            var same = Normalized.Email(all[i].Email);
            if (Addresses.Exists(address => Normalized.Email(address.Email) == same))
            {
                problem = Texts["AddressTwice", Mail.MailLine.Of(all[i].Email, 60)];
            }
            else if (Addresses.Count == InvitationService.MaxAtOnce)
            {
                // Nothing typed is lost: the rest waits in the field.
                (problem, typed) = (Texts["TooMany", InvitationService.MaxAtOnce], string.Join("; ", all.Skip(i).Select(address => address.Text)));
                return;
            }
            else
            {
                Addresses.Add(all[i]);
            }
        }
    }

    private async Task OnKeyAsync(KeyboardEventArgs key)
    {
        if (key.Key == "Backspace" && typed.Length == 0 && Addresses.Count > 0)
            await EditAsync(Addresses[^1]);
    }

    private async Task OnChipKeyAsync(KeyboardEventArgs key, TypedAddress address)
    {
        if (key.Key is "Delete" or "Backspace")
            await RemoveAsync(address);
    }

    private async Task EditAsync(TypedAddress address)
    {
        problem = null;
        Addresses.Remove(address);
        if (!string.IsNullOrWhiteSpace(typed))
            Take(typed);
        typed = address.Text;
        await OnChanged.InvokeAsync();
        await field.FocusAsync();
    }

    private async Task RemoveAsync(TypedAddress address)
    {
        problem = null;
        Addresses.Remove(address);
        await OnChanged.InvokeAsync();
        await field.FocusAsync();
    }
}

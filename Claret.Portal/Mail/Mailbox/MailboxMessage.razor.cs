using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Mail.Mailbox;

/// <summary>One mail, as HTML, as text, and its headers.</summary>
public sealed partial class MailboxMessage
{
    private View shown = View.Html;
    private View? drawn;

    private enum View
    {
        Html,
        Text,
        Headers,
    }

    [Parameter, EditorRequired]
    public required PickupMail Mail { get; set; }

    /// <summary>A link in a frame would open inside it; this leads it to the whole tab.</summary>
    private string Page
    {
        get
        {
            const string Base = "<base target=\"_top\">";
            var head = Mail.Html.IndexOf("<head>", StringComparison.OrdinalIgnoreCase);
            return head < 0 ? Base + Mail.Html : Mail.Html.Insert(head + "<head>".Length, Base);
        }
    }

    /// <summary>
    /// The frame gets its page only when it stands: Chromium leaves a frame without a size, and blank, that arrives filled in
    /// the same moment as another one goes.
    /// </summary>
    protected override void OnAfterRender(bool firstRender)
    {
        if (drawn == shown)
            return;

        drawn = shown;
        StateHasChanged();
    }

    private static string NameOf(View view) => view switch
    {
        View.Html => "HTML",
        View.Text => "Text",
        _ => "Headers",
    };
}

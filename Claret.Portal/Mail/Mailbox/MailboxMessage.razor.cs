using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Mail.Mailbox;

/// <summary>One mail, as HTML, as text, and its headers.</summary>
public sealed partial class MailboxMessage
{
    private View shown = View.Html;

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

    private static string NameOf(View view) => view switch
    {
        View.Html => "HTML",
        View.Text => "Text",
        _ => "Headers",
    };
}

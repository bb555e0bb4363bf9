using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Mail;

/// <summary>The HTML part of every mail. Everything in it is text and is escaped.</summary>
public sealed partial class MailLayout
{
    private const string Sans = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
    private const string Serif = "font-family:Georgia,'Times New Roman',serif;";
    private const string Wordmark = Serif + "font-size:19px;line-height:24px;font-weight:700;color:#7b1e3a;";

    [Parameter, EditorRequired]
    public required MailContent Content { get; set; }

    [Parameter, EditorRequired]
    public required MailFrame Frame { get; set; }

    /// <summary>What a list of mail shows beside the subject.</summary>
    private string Preview => Content.Paragraphs.Count > 0 ? Content.Paragraphs[0] : Content.Heading;
}

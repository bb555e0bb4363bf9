using System.Globalization;
using Claret.Portal.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Mail;

/// <summary>Makes the HTML and the text part of a mail out of one content, in the current culture.</summary>
public sealed class MailRenderer(
    IServiceScopeFactory scopes,
    ILoggerFactory loggers,
    IStringLocalizer<MailTexts> texts,
    IOptions<PortalOptions> portal,
    IOptions<MailOptions> mail)
{
    private const int MaxSubject = 150;

    /// <exception cref="InvalidOperationException">The link isn't a web address.</exception>
    public async Task<RenderedMail> RenderAsync(MailContent content, Guid messageId, string recipient)
    {
        var inert = Inert(content);
        var frame = Frame(inert);
        return new RenderedMail(messageId, mail.Value.From, recipient, inert.Subject, await HtmlAsync(inert, frame), MailText.Write(inert, frame));
    }

    /// <summary>One line each, no control characters: nothing that a person wrote can look like a paragraph of the portal's.</summary>
    private static MailContent Inert(MailContent content) => content with
    {
        Subject = MailLine.Of(content.Subject, MaxSubject),
        Heading = MailLine.Of(content.Heading),
        Paragraphs = [.. content.Paragraphs.Select(paragraph => MailLine.Of(paragraph))],
        Afterwards = [.. content.Afterwards.Select(paragraph => MailLine.Of(paragraph))],
        Code = content.Code is null ? null : MailLine.Of(content.Code),
        Reference = content.Reference is null ? null : MailLine.Of(content.Reference),
        Action = content.Action is null ? null : new MailAction(MailLine.Of(content.Action.Label), Link(content.Action.Url)),
    };

    private static string Link(string url)
    {
        if (url.AsSpan().ContainsAnyInRange('\0', ' ') || !Uri.TryCreate(url, UriKind.Absolute, out var link) || link.Scheme is not ("https" or "http"))
            throw new InvalidOperationException("The link of a mail must be a web address.");
        return url;
    }

    private MailFrame Frame(MailContent content)
    {
        var contact = MailLine.Of(portal.Value.SupportContact) is { Length: > 0 } named ? named : texts["YourHelpDesk"].Value;
        var name = MailLine.Of(portal.Value.Name);
        List<string> smallPrint = [texts["Help", contact], texts["Automatic", name]];
        if (content.Reference is { Length: > 0 } reference)
            smallPrint.Insert(0, texts["Reference", reference]);

        var culture = CultureInfo.CurrentUICulture;
        return new MailFrame(culture.Name is { Length: > 0 } language ? language : "en", culture.TextInfo.IsRightToLeft, name, texts["LinkAgain"], smallPrint);
    }

    private async Task<string> HtmlAsync(MailContent content, MailFrame frame)
    {
        // Beside Blazor's own pages a renderer finds services that live in a scope.
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var layout = await renderer.RenderComponentAsync<MailLayout>(ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                [nameof(MailLayout.Content)] = content,
                [nameof(MailLayout.Frame)] = frame,
            }));
            return layout.ToHtmlString();
        });
    }
}

using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using MimeKit;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Claret.Portal.Mail;

/// <summary>
/// SendGrid's Web API v3. It changes nothing in the mail: links and pixels that follow people are off. A refused key or sender is
/// for an operator to mend, so the mail waits (401, 403); a mail that SendGrid finds faulty or too large will never do (400, 413).
/// </summary>
public sealed class SendGridTransport(IHttpClientFactory clients, IOptions<MailOptions> options, MailIdentity identity, TimeProvider clock) : IMailTransport
{
    /// <summary>Name of the HTTP client, for its set-up.</summary>
    public const string Client = "SendGrid";

    public string Name => nameof(MailTransportKind.SendGrid);

    public async Task<MailOutcome> SendAsync(RenderedMail mail, CancellationToken cancellationToken)
    {
        if (MailIdentity.RecipientOf(mail) is not { } recipient)
            return MailIdentity.BadRecipient();

        try
        {
            return await HandOver.WithinLimitAsync(clock, limit => PostAsync(Build(mail, recipient), limit), cancellationToken);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            return new MailOutcome.Deferred("SendGrid couldn't be reached, or broke the connection off before it confirmed the mail.");
        }
    }

    private async Task<MailOutcome> PostAsync(SendGridMessage message, CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient(Client);
        var sendGrid = options.Value.SendGrid;
        // Its own retries stay off: the outbox knows when to try again, and writes each attempt down.
        var client = new SendGridClient(http, new SendGridClientOptions { ApiKey = sendGrid.ApiKey, Host = sendGrid.Host.TrimEnd('/') });
        var response = await client.SendEmailAsync(message, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Accepted)
            return new MailOutcome.Accepted($"202 Accepted, {Header(response, "X-Message-Id") ?? "no id given"}");

        var answer = $"{(int)response.StatusCode} {await WordsAsync(response, cancellationToken)}";
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => new MailOutcome.Deferred(answer, RetryAt(response)),
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge => new MailOutcome.Rejected(answer),
            HttpStatusCode.Unauthorized => new MailOutcome.Deferred($"{answer}: check Mail:SendGrid:ApiKey."),
            HttpStatusCode.Forbidden => new MailOutcome.Deferred($"{answer}: check what the key may do, and that Mail:From is a sender that SendGrid has verified."),
            _ => new MailOutcome.Deferred(answer),
        };
    }

    private SendGridMessage Build(RenderedMail mail, MailboxAddress recipient)
    {
        var from = MailboxAddress.Parse(MailLine.Of(mail.From));
        var message = new SendGridMessage
        {
            From = new EmailAddress(from.Address, from.Name),
            Subject = MailLine.Of(mail.Subject),
            PlainTextContent = mail.Text,
            HtmlContent = mail.Html,
        };
        message.AddTo(new EmailAddress(recipient.Address));
        message.AddCustomArg("message_id", mail.MessageId.ToString("D"));
        message.AddHeader("Message-ID", $"<{identity.MessageIdOf(mail)}>");
        message.AddHeader("Auto-Submitted", MailIdentity.AutoSubmitted);
        message.SetClickTracking(enable: false, enableText: false);
        message.SetOpenTracking(enable: false, substitutionTag: null);
        message.SetSubscriptionTracking(enable: false);
        message.SetGoogleAnalytics(enable: false);
        return message;
    }

    private DateTimeOffset? RetryAt(Response response)
    {
        if (Header(response, "X-RateLimit-Reset") is { } reset && long.TryParse(reset, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 253_402_300_800)
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        return response.Headers.RetryAfter is { Delta: { } delta } ? clock.GetUtcNow() + delta : response.Headers.RetryAfter?.Date;
    }

    /// <summary>The messages out of SendGrid's own error document; an answer that is something else is left out, it may be anything.</summary>
    private static async Task<string> WordsAsync(Response response, CancellationToken cancellationToken)
    {
        var fallback = response.StatusCode.ToString();
        try
        {
            using var document = JsonDocument.Parse(await response.Body.ReadAsStringAsync(cancellationToken));
            var messages = document.RootElement.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("message").GetString());
            return string.Join(' ', messages) is { Length: > 0 } words ? words : fallback;
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return fallback;
        }
    }

    private static string? Header(Response response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}

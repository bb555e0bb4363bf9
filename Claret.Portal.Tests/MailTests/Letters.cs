using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Claret.Portal.Tests.MailTests;

/// <summary>A finished mail, and what makes MIME of it.</summary>
internal static class Letters
{
    public static readonly Guid Id = Guid.Parse("0b7d3a52-5f0e-4a44-9b1f-2f6f9f6f0001");

    public static readonly MailIdentity Identity = new(Options.Create(new PortalOptions { PublicUrl = "https://portal.claret.example" }));

    public static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero));

    public static RenderedMail To(string recipient, string subject = "Reset your password") => new(
        Id,
        "Claret Portal <portal@claret.example>",
        recipient,
        subject,
        "<html><head></head><body><a href=\"https://portal.claret.example/reset-password#ticket=abc\">Set a new password – now</a></body></html>",
        "Set a new password – now:\nhttps://portal.claret.example/reset-password#ticket=abc\n");
}
